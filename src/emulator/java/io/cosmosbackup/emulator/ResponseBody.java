package io.cosmosbackup.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What an answer carries, of known length so that it can be written without being put together first.
sealed interface ResponseBody permits ResponseBody.Whole, ResponseBody.Items, VersionsBody {
    long length();

    void writeTo(OutputStream out) throws IOException;

    static ResponseBody of(String json) {
        return new Whole(json.getBytes(StandardCharsets.UTF_8));
    }

    /// A feed of definitions: {@code {"_rid":"…","Databases":[…],"_count":n}}.
    static ResponseBody feed(String rid, String member, List<String> resources) {
        return of("{\"_rid\":\"" + rid + "\",\"" + member + "\":[" + String.join(",", resources) + "],\"_count\":"
                + resources.size() + "}");
    }

    /// A page of a query's rows.
    static ResponseBody documents(String rid, List<byte[]> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("{\"_rid\":\"" + rid + "\",\"Documents\":[").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(rows.get(i));
        }
        out.writeBytes(("],\"_count\":" + rows.size() + "}").getBytes(StandardCharsets.UTF_8));
        return new Whole(out.toByteArray());
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Whole(byte[] bytes) implements ResponseBody {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    /// Which members items are shown with.
    enum Shown {
        STORED,
        /// As the change feed shows them.
        FED,
        /// Fed, and with {@code _metadata}.
        FED_WITH_METADATA
    }

    /// A page of items straight from where they are stored.
    record Items(String containerRid, List<StoredItem> items, Shown shown) implements ResponseBody {
        public Items {
            items = List.copyOf(items);
        }

        private byte[] head() {
            return ("{\"_rid\":\"" + containerRid + "\",\"Documents\":[").getBytes(StandardCharsets.UTF_8);
        }

        private byte[] tail() {
            return ("],\"_count\":" + items.size() + "}").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public long length() {
            long length = (long) head().length + tail().length + Math.max(0, items.size() - 1);
            for (StoredItem item : items) {
                length += shown == Shown.STORED ? item.length() : item.lengthFed(shown == Shown.FED_WITH_METADATA);
            }
            return length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(head());
            boolean first = true;
            for (StoredItem item : items) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                if (shown == Shown.STORED) {
                    item.writeTo(out);
                } else {
                    item.writeFedTo(out, shown == Shown.FED_WITH_METADATA);
                }
            }
            out.write(tail());
        }
    }
}
