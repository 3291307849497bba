package io.cosmosbackup.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// One version of an item, as it is answered: the client's bytes with the server's members put before the last brace.
final class StoredItem implements Change {
    private static final Set<String> SERVER_MEMBERS = Set.of("_rid", "_self", "_etag", "_attachments", "_ts");

    private final StoredItemKey key;
    private final String rid;
    private final String etag;
    private final long order;
    private final long seconds;
    private final Optional<Integer> timeToLive;
    private final byte[] json;
    private final int clientLength;

    /// {@code order} is that of the change; 400 if the document's {@code ttl} is invalid.
    StoredItem(StoredItemKey key, String rid, String self, String etag, long order, long seconds, RawObject sent) {
        this.key = key;
        this.rid = rid;
        this.etag = etag;
        this.order = order;
        this.seconds = seconds;
        this.timeToLive = TimeToLive.seconds("ttl", sent);
        byte[] client = sent.without(SERVER_MEMBERS);
        this.clientLength = client.length;
        byte[] server = (",\"_rid\":\"" + rid + "\",\"_self\":\"" + self + "\",\"_etag\":\""
                        + etag.replace("\"", "\\\"") + "\",\"_attachments\":\"attachments/\",\"_ts\":" + seconds + "}")
                .getBytes(StandardCharsets.UTF_8);
        this.json = new byte[client.length - 1 + server.length];
        System.arraycopy(client, 0, json, 0, client.length - 1);
        System.arraycopy(server, 0, json, client.length - 1, server.length);
    }

    @Override
    public StoredItemKey key() {
        return key;
    }

    String rid() {
        return rid;
    }

    /// With its quotes.
    String etag() {
        return etag;
    }

    @Override
    public long order() {
        return order;
    }

    @Override
    public long seconds() {
        return seconds;
    }

    /// Its own; a container's default applies where it has none.
    Optional<Integer> timeToLive() {
        return timeToLive;
    }

    /// A comma, {@code _lsn} and perhaps {@code _metadata} come with it.
    @Override
    public long room() {
        return json.length + 48L;
    }

    int length() {
        return json.length;
    }

    /// The stored array itself: not to be changed.
    byte[] json() {
        return json;
    }

    /// What the client sent, less members that only the server may set.
    byte[] clientJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(clientLength);
        out.write(json, 0, clientLength - 1);
        out.write('}');
        return out.toByteArray();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(json);
    }

    /// As change feed pages show it: with {@code _lsn} at the end, and behind it {@code _metadata} if that is on. What
    /// the item has of such names stays.
    void writeFedTo(OutputStream out, boolean metadata) throws IOException {
        out.write(json, 0, json.length - 1);
        out.write(fedMembers(metadata));
    }

    int lengthFed(boolean metadata) {
        return json.length - 1 + fedMembers(metadata).length;
    }

    private byte[] fedMembers(boolean metadata) {
        return (",\"_lsn\":" + lsn() + (metadata ? ",\"_metadata\":{}}" : "}")).getBytes(StandardCharsets.US_ASCII);
    }
}
