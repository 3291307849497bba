package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonScanner;
import java.util.BitSet;
import java.util.List;

/// A document as a change feed showed it, with what its client did not send.
///
/// **The server's.** It assigns `_rid`, `_self`, `_etag`, `_attachments` and `_ts`. Where a client sent members of
/// these
/// names they are the server's now, wherever they stand (assumed: no item with two of them has been reported), so the
/// last of each name is no user's.
///
/// **The feed's.** It adds `_lsn` behind all others, also where the item has an `_lsn` of its own (azure-sdk-for-java
/// issue 18091): only the last one is the feed's. Behind it may come `"_metadata":{}` (kafka-connect-cosmosdb issue
/// 46), which is the feed's only there: last, empty, and right behind the feed's `_lsn`.
///
/// Other names that begin with `_` are the user's: Gremlin keeps its edges in them.
public final class FedDocument implements JsonScanner.MemberVisitor {
    private static final List<String> ADDED = List.of("_lsn", "_rid", "_self", "_etag", "_attachments", "_ts");
    private static final int LSN = 0;
    private static final String METADATA = "_metadata";

    private final byte[] line;
    private final int[] last = new int[ADDED.size()]; // which member is the last of each name, from 1; 0 for none
    private int members;
    private boolean endsWithMetadata;

    private FedDocument(byte[] line) {
        this.line = line;
    }

    /// The document as its client sent it: every other byte stays.
    public static byte[] asSent(byte[] line) {
        FedDocument document = new FedDocument(line);
        JsonScanner.members(line, JsonScanner.skipSpace(line, 0, line.length), line.length, document);
        return JsonMembers.without(line, document.added());
    }

    @Override
    public void member(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        members++;
        endsWithMetadata = false;
        if (line[nameFrom] != '_' && line[nameFrom] != '\\') {
            return;
        }
        String name = JsonMembers.name(line, nameFrom, nameTo);
        int added = ADDED.indexOf(name);
        if (added >= 0) {
            last[added] = members;
        } else if (name.equals(METADATA)) {
            boolean empty = valueTo - valueFrom == 2 && line[valueFrom] == '{';
            endsWithMetadata = empty && members > 1 && last[LSN] == members - 1;
        }
    }

    private BitSet added() {
        BitSet numbers = new BitSet();
        for (int number : last) {
            if (number > 0) {
                numbers.set(number - 1);
            }
        }
        if (endsWithMetadata) {
            numbers.set(members - 1);
        }
        return numbers;
    }
}
