package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document as a change feed showed it, with what its client did not send. It is scanned once.
///
/// **The server's.** It assigns `_rid`, `_self`, `_etag`, `_attachments` and `_ts`. Where a client sent
/// members of these names they are the server's now, wherever they stand (assumed: no item with two of them
/// has been reported), so the last of each name is no user's.
///
/// **The feed's.** It adds `_lsn` behind all others, also where the item has an `_lsn` of its own
/// (azure-sdk-for-java issue 18091): only the last one is the feed's. Behind it may come `"_metadata":{}`
/// (kafka-connect-cosmosdb issue 46), which is the feed's only there: last, empty, and right behind the
/// feed's `_lsn`.
///
/// Other names that begin with `_` are the user's: Gremlin keeps its edges in them.
final class FedDocument {
    private static final List<String> ADDED =
            List.of("_lsn", "_rid", "_self", "_etag", "_attachments", "_ts", "_metadata");
    private static final int LSN = 0;
    private static final int TIME_STAMP = 5;
    private static final int METADATA = 6;

    private final byte[] line;
    private final MemberTree asked;

    /// Where the value of each node of the tree starts and ends, by twice its number. 0 where there is none.
    private final int[] bounds;

    /// The same without the last member of each name in {@link #ADDED}.
    private final int[] boundsBefore;

    /// The last member of each name in {@link #ADDED}.
    private final @Nullable Member[] last = new Member[ADDED.size()];

    private int members;
    private int endOfPrevious;

    /// The previous member, if its name is in {@link #ADDED}.
    private @Nullable Member previous;

    private final byte[] sent;

    /// A member that the server or the feed may have added.
    private static final class Member {
        private final int number;

        /// What goes with it: the comma before it, and what stands between the two.
        private final int from;

        private final int valueFrom;
        private final int to;

        private final boolean empty;

        /// Where the member behind it starts; 0 for none.
        private int next;

        private Member(int number, int from, int valueFrom, int to, boolean empty) {
            this.number = number;
            this.from = from;
            this.valueFrom = valueFrom;
            this.to = to;
            this.empty = empty;
        }
    }

    private FedDocument(byte[] line, MemberTree asked) {
        this.line = line;
        this.asked = asked;
        this.bounds = new int[2 * asked.end()];
        this.boundsBefore = new int[bounds.length];
        int start = JsonScanner.skipSpace(line, 0, line.length);
        JsonScanner.readMembers(line, start, line.length, this::member);
        this.sent = without(added());
    }

    /// @param asked the members whose values are wanted
    /// @throws io.cosmosbackup.engine.json.JsonSyntaxException where the line is no JSON object
    static FedDocument of(byte[] line, MemberTree asked) {
        return new FedDocument(line, asked);
    }

    /// The document as its client sent it: every other byte stays.
    byte[] sent() {
        return sent;
    }

    /// The value at a path of what the client sent, as the bytes it is; null when there is none. Of several
    /// members of one name the last counts, which is the one Cosmos DB counts.
    byte @Nullable [] value(MemberPath path) {
        int node = asked.at(path).number();
        if (node == 0) {
            return sent;
        }
        int from = bounds[2 * node];
        return from == 0 ? null : Arrays.copyOfRange(line, from, bounds[2 * node + 1]);
    }

    /// The service's `_ts`, the bytes; null when the line has none.
    byte @Nullable [] timeStamp() {
        Member stamp = last[TIME_STAMP];
        return stamp == null ? null : Arrays.copyOfRange(line, stamp.valueFrom, stamp.to);
    }

    private int member(int nameFrom, int nameTo, int valueFrom) {
        members++;
        if (previous != null) {
            previous.next = nameFrom - 1;
            previous = null;
        }
        int added = line[nameFrom] == '_' || line[nameFrom] == '\\'
                ? ADDED.indexOf(JsonMembers.name(line, nameFrom, nameTo))
                : -1;
        MemberTree child = asked.child(line, nameFrom, nameTo);
        if (added >= 0 && child != null) {
            copy(child, bounds, boundsBefore);
        }
        int to = endOfMember(child, valueFrom);
        if (added >= 0) {
            int from = members == 1 ? nameFrom - 1 : JsonScanner.skipSpace(line, endOfPrevious, line.length);
            previous = new Member(members, from, valueFrom, to, line[valueFrom] == '{' && to - valueFrom == 2);
            last[added] = previous;
        }
        endOfPrevious = to;
        return to;
    }

    /// Index after the value of a member. Its node is null when nobody asked for the member.
    private int endOfMember(@Nullable MemberTree node, int from) {
        return node == null ? JsonScanner.endOfValue(line, from, line.length) : endOfAsked(node, from);
    }

    /// Index after the value. It notes where the values of the node and of those below it stand.
    private int endOfAsked(MemberTree node, int from) {
        Arrays.fill(bounds, 2 * node.number(), 2 * node.end(), 0); // an earlier member of its name does not count
        boolean looksInto = !node.isLeaf() && from < line.length && line[from] == '{';
        int to = looksInto
                ? JsonScanner.readMembers(
                        line,
                        from,
                        line.length,
                        (nameFrom, nameTo, valueFrom) -> endOfMember(node.child(line, nameFrom, nameTo), valueFrom))
                : JsonScanner.endOfValue(line, from, line.length);
        bounds[2 * node.number()] = from;
        bounds[2 * node.number() + 1] = to;
        return to;
    }

    /// What server and feed have added, in the order of the document. The values asked for are then those of
    /// the members that stay.
    private List<Member> added() {
        Member lsn = last[LSN];
        Member metadata = last[METADATA];
        boolean metadataIsTheFeeds = metadata != null
                && metadata.empty
                && metadata.number == members
                && lsn != null
                && lsn.number == members - 1;
        List<Member> added = new ArrayList<>(ADDED.size());
        for (int i = 0; i < last.length; i++) {
            Member member = last[i];
            if (member != null && (i != METADATA || metadataIsTheFeeds)) {
                added.add(member);
                MemberTree child = asked.child(ADDED.get(i));
                if (child != null) {
                    copy(child, boundsBefore, bounds);
                }
            }
        }
        added.sort(Comparator.comparingInt(member -> member.number));
        return added;
    }

    private static void copy(MemberTree node, int[] from, int[] to) {
        System.arraycopy(from, 2 * node.number(), to, 2 * node.number(), 2 * (node.end() - node.number()));
    }

    private byte[] without(List<Member> added) {
        if (added.isEmpty()) {
            return line;
        }
        byte[] kept = new byte[line.length];
        int length = 0;
        int from = 0;
        for (int i = 0; i < added.size(); i++) {
            Member member = added.get(i);
            System.arraycopy(line, from, kept, length, member.from - from);
            length += member.from - from;
            boolean allBeforeItGo = member.number == i + 1;
            boolean nextStays =
                    member.next > 0 && (i + 1 == added.size() || added.get(i + 1).number > member.number + 1);
            from = allBeforeItGo && nextStays ? member.next : member.to; // the first that stays has no comma before it
        }
        System.arraycopy(line, from, kept, length, line.length - from);
        return Arrays.copyOf(kept, length + line.length - from);
    }
}
