package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.DocumentBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The documents of one page `{"_rid":…,"Documents":[…],"_count":…}`, found without copying or parsing them.
final class FeedPage {
    private static final byte[] DOCUMENTS = "\"Documents\"".getBytes(StandardCharsets.UTF_8);

    /// No document is shorter than `{"id":""}`. So a page has no more documents than there is memory for.
    private static final int SHORTEST = 9;

    private FeedPage() {}

    static DocumentBytes documents(byte[] page) {
        try {
            return scan(page);
        } catch (JsonSyntaxException e) {
            throw new BackupException(Reason.Unavailable, "a page of the change feed is no JSON: " + e.getMessage(), e);
        }
    }

    private static DocumentBytes scan(byte[] page) {
        int to = page.length;
        int at = JsonScanner.skipSpace(page, 0, to);
        at = JsonScanner.skipSpace(page, JsonScanner.expect(page, at, to, '{'), to);
        int @Nullable [] bounds = null;
        while (true) {
            int name = at;
            int nameEnd = JsonScanner.endOfString(page, at, to);
            at = JsonScanner.startOfMemberValue(page, at, to);
            if (Arrays.equals(page, name, nameEnd, DOCUMENTS, 0, DOCUMENTS.length)) {
                if (bounds != null) {
                    throw new BackupException(
                            Reason.Unavailable, "a page of the change feed has two lists of documents");
                }
                Elements elements = elements(page, at);
                bounds = elements.bounds();
                at = elements.end();
            } else {
                at = JsonScanner.endOfValue(page, at, to);
            }
            at = JsonScanner.skipSpace(page, at, to);
            if (at < to && page[at] == ',') {
                at = JsonScanner.skipSpace(page, at + 1, to);
            } else {
                at = JsonScanner.skipSpace(page, JsonScanner.expect(page, at, to, '}'), to);
                if (at != to) {
                    throw new BackupException(Reason.Unavailable, "a page of the change feed has bytes behind its end");
                }
                if (bounds == null) {
                    throw new BackupException(
                            Reason.Unavailable, "the account sent what is no page of the change feed: no documents");
                }
                return new DocumentBytes(page, bounds);
            }
        }
    }

    private record Elements(int[] bounds, int end) {}

    private static Elements elements(byte[] page, int from) {
        int to = page.length;
        int[] bounds = new int[128];
        int used = 0;
        int at = JsonScanner.skipSpace(page, JsonScanner.expect(page, from, to, '['), to);
        if (at < to && page[at] == ']') {
            return new Elements(new int[0], at + 1);
        }
        while (true) {
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, used * 2);
            }
            JsonScanner.expect(page, at, to, '{');
            int end = JsonScanner.endOfValue(page, at, to);
            if (end - at < SHORTEST) {
                throw new BackupException(Reason.Unavailable, "a page of the change feed has a document without an id");
            }
            bounds[used++] = at;
            bounds[used++] = end;
            at = JsonScanner.skipSpace(page, end, to);
            if (at < to && page[at] == ',') {
                at = JsonScanner.skipSpace(page, at + 1, to);
            } else {
                return new Elements(Arrays.copyOf(bounds, used), JsonScanner.expect(page, at, to, ']'));
            }
        }
    }
}
