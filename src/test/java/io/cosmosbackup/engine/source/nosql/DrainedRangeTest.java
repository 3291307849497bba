package io.cosmosbackup.engine.source.nosql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Lines;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a feed range has been read to its end, against a service whose answers are a script (docs/decisions/003).
class DrainedRangeTest {
    private static final String QUORUM = "LatestCommitted";

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<Headers> asked = new ArrayList<>();
    private List<String> partitions = List.of("0, ,FF");
    private HttpServer server;
    private CosmosConnection connection;
    private NoSqlContainerSource source;
    private long now;
    private int proofs;
    private boolean failedOver;

    /// @param token what `x-ms-session-token` says behind the partition's id
    private record Reply(int status, int subStatus, String etag, String token, String documents) {}

    private static Reply page(long lsn, String token, String... ids) {
        List<String> documents = new ArrayList<>();
        for (String id : ids) {
            documents.add("{\"id\":\"" + id + "\"}");
        }
        return new Reply(200, 0, "\"" + lsn + "\"", token, String.join(",", documents));
    }

    private static Reply end(long lsn, String token) {
        return new Reply(304, 0, "\"" + lsn + "\"", token, "");
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        connection = new CosmosConnection(
                "http://127.0.0.1:" + server.getAddress().getPort(),
                new Access.Key("a2V5"),
                RequestUnitBudget.unlimited());
        source = new NoSqlContainerSource(
                connection,
                new Container(new ContainerName("d", "c"), "rid", "{}", null),
                () -> {
                    proofs++;
                    if (failedOver) {
                        throw new BackupException(Reason.Unavailable, "failed over");
                    }
                },
                () -> new Patience(() -> now),
                millis -> now += millis * 1_000_000);
    }

    @AfterEach
    void stop() {
        connection.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().endsWith("pkranges")) {
                List<String> ranges = new ArrayList<>();
                for (String partition : partitions) {
                    String[] parts = partition.split(",", -1);
                    ranges.add("{\"id\":\"%s\",\"minInclusive\":\"%s\",\"maxExclusive\":\"%s\"}"
                            .formatted(parts[0], parts[1].strip(), parts[2]));
                }
                send(exchange, 200, "{\"PartitionKeyRanges\":[" + String.join(",", ranges) + "]}");
                return;
            }
            asked.add(exchange.getRequestHeaders());
            Reply reply = replies.size() > 1 ? replies.remove() : replies.element();
            exchange.getResponseHeaders().set("etag", reply.etag());
            exchange.getResponseHeaders().set("x-ms-substatus", String.valueOf(reply.subStatus()));
            if (!reply.token().isEmpty()) {
                exchange.getResponseHeaders().set("x-ms-session-token", "0:" + reply.token());
            }
            send(exchange, reply.status(), "{\"Documents\":[" + reply.documents() + "]}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, status == 304 ? -1 : bytes.length);
        if (status != 304) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Optional<String> strategy(Headers request) {
        return Optional.ofNullable(request.getFirst("x-ms-cosmos-read-consistency-strategy"));
    }

    private static FeedPosition beginning() {
        return FeedPosition.beginning(FeedRange.ALL);
    }

    private FeedAnswer.Page readPage(FeedPosition from) {
        return assertInstanceOf(FeedAnswer.Page.class, source.read(from));
    }

    private FeedAnswer.Ended readEnd(FeedPosition from) {
        return assertInstanceOf(FeedAnswer.Ended.class, source.read(from));
    }

    private static boolean isTail(FeedAnswer answer) {
        return answer.lines().kind() == Lines.Kind.Tail;
    }

    private static List<String> ids(FeedAnswer answer) {
        List<String> ids = new ArrayList<>();
        DocumentBytes documents = answer.lines().documents();
        for (int i = 0; i < documents.count(); i++) {
            String text = new String(documents.text(), documents.start(i), documents.length(i), UTF_8);
            ids.add(text.replaceAll(".*\"id\":\"(.*)\".*", "$1"));
        }
        return ids;
    }

    /// Item x has moved from 50 to 1001. The first page comes from a replica that knows, the others from one at 990.
    @Test
    void aReplicaThatIsBehindNeverEndsARange() {
        replies.addAll(List.of(
                page(500, "-1#1001", "old1"),
                page(990, "-1#990", "old2"), // thrown away
                page(1000, "-1#1001", "old2"),
                end(1000, "-1#1000"), // thrown away
                page(1001, "-1#1001", "x")));
        FeedAnswer.Page first = readPage(beginning());
        FeedAnswer.Page second = readPage(first.next());
        assertEquals(List.of("old2"), ids(second));
        FeedAnswer.Page third = readPage(second.next());
        assertEquals(List.of("x"), ids(third));
        assertEquals(5, asked.size());
    }

    /// Item y stands at 300 in a replica at 990, and at 1000 in one at 1001, where the range began.
    @Test
    void noItemComesTwiceAsIfForTheFirstTime() {
        replies.addAll(List.of(
                page(200, "-1#1001", "old"),
                page(300, "-1#990", "y"), // thrown away
                page(1000, "-1#1001", "y")));
        FeedAnswer.Page first = readPage(beginning());
        FeedAnswer.Page second = readPage(first.next());
        assertEquals("\"1000\"", second.next().continuation());
        assertFalse(isTail(first));
        assertFalse(isTail(second));
    }

    @Test
    void oneReplicaReadsWhatWasThereAtTheStartAndAQuorumTheRest() {
        replies.addAll(List.of(page(10, "-1#20"), page(20, "-1#25"), page(22, "-1#25"), page(25, "-1#25")));
        FeedAnswer.Page first = readPage(beginning());
        FeedAnswer.Page second = readPage(first.next());
        FeedAnswer.Page third = readPage(second.next());
        FeedAnswer.Ended last = readEnd(third.next());
        assertEquals(25, last.cut().lsn());
        assertTrue(isTail(last));
        assertEquals(
                List.of(Optional.empty(), Optional.empty(), Optional.of(QUORUM), Optional.of(QUORUM)),
                asked.stream().map(DrainedRangeTest::strategy).toList());
    }

    @Test
    void everyRequestNamesTheMostRecentStateThatWasSeen() {
        replies.addAll(List.of(page(10, "1#20#7=19"), page(15, "1#30#7=29"), page(16, "1#30#7=29")));
        FeedAnswer.Page first = readPage(beginning());
        FeedAnswer.Page second = readPage(first.next());
        readPage(second.next());
        List<String> tokens = new ArrayList<>();
        asked.forEach(request -> tokens.add(request.getFirst("x-ms-session-token")));
        List<String> expected = new ArrayList<>(List.of("0:1#20#7=19", "0:1#30#7=29"));
        expected.addFirst(null);
        assertEquals(expected, tokens);
    }

    @Test
    void whatOneReplicaHasNoMoreOfAQuorumIsAskedFor() {
        replies.addAll(List.of(end(20, "-1#20"), page(21, "-1#21", "late")));
        FeedAnswer.Ended late = readEnd(beginning());
        assertEquals(List.of("late"), ids(late));
        assertEquals(
                List.of(Optional.empty(), Optional.of(QUORUM)),
                asked.stream().map(DrainedRangeTest::strategy).toList());
        assertEquals(21, late.cut().lsn());
    }

    @Test
    void aRangeEndsWhereAQuorumHasNoMore() {
        replies.addAll(List.of(end(20, "-1#20"), end(20, "-1#20")));
        FeedAnswer.Ended ended = readEnd(beginning());
        assertEquals(20, ended.cut().lsn());
        assertEquals("\"20\"", ended.cut().continuation());
        assertEquals("\"20\"", ended.next().continuation());
    }

    /// Where the etag is above the token, the token does not say all that the replica has.
    @Test
    void aPageWhoseEtagIsNotItsTokensNumberDoesNotEndARange() {
        replies.addAll(List.of(page(20, "-1#20"), page(24, "-1#25"), page(26, "-1#25")));
        FeedAnswer.Page first = readPage(beginning());
        FeedAnswer.Page second = readPage(first.next());
        readPage(second.next());
    }

    /// The children count on independently. One at 1000 says nothing of another at 500.
    @Test
    void childrenOfASplitBeforeTheFirstPageEachHaveTheirOwnStart() {
        partitions = List.of("1,,80", "2,80,FF");
        FeedAnswer.Divided divided = assertInstanceOf(FeedAnswer.Divided.class, source.read(beginning()));
        replies.addAll(List.of(page(900, "-1#1000", "a"), page(300, "-1#500", "x"), page(501, "-1#501", "x")));
        assertFalse(isTail(readPage(divided.parts().getFirst())));
        FeedAnswer.Page once = readPage(divided.parts().getLast());
        assertFalse(isTail(once));
        assertTrue(isTail(readPage(once.next())));
    }

    @Test
    void whatWasSeenGoesOnInTheChildrenOfASplit() {
        replies.addAll(List.of(page(10, "-1#20")));
        FeedAnswer.Page page = readPage(beginning());
        partitions = List.of("1,,80", "2,80,FF");
        source.feedRanges();
        FeedAnswer.Divided divided = assertInstanceOf(FeedAnswer.Divided.class, source.read(page.next()));
        replies.clear();
        replies.addAll(List.of(end(19, "-1#19"), page(20, "-1#20")));
        assertEquals("\"20\"", readPage(divided.parts().getFirst()).next().continuation());
        assertEquals("1:-1#20", asked.getLast().getFirst("x-ms-session-token"));
    }

    @Test
    void afterAFailoverWithLossARangeIsReadFromItsBeginning() {
        replies.addAll(
                List.of(page(10, "1#20", "a"), page(15, "2#18", "b"), page(15, "2#18", "a"), page(18, "2#18", "b")));
        FeedAnswer.Page first = readPage(beginning());
        FeedAnswer.Divided anew = assertInstanceOf(FeedAnswer.Divided.class, source.read(first.next()));
        assertEquals(
                List.of(FeedRange.ALL),
                anew.parts().stream().map(FeedPosition::range).toList());
        FeedPosition from = anew.parts().getFirst();
        assertEquals(null, from.continuation());
        FeedAnswer.Page second = readPage(from);
        assertTrue(isTail(second), "what comes now is newer than what was read");
        assertTrue(isTail(readPage(second.next())));
    }

    @Test
    void aReplicaOfTheVersionBeforeAFailoverIsBehind() {
        replies.addAll(List.of(page(10, "2#20"), end(30, "1#30"), page(15, "2#20")));
        FeedAnswer.Page first = readPage(beginning());
        assertEquals("\"15\"", readPage(first.next()).next().continuation());
    }

    @ParameterizedTest
    @ValueSource(ints = {304, 404})
    void replicasThatStayBehindEndTheRunAfterTenMinutes(int status) {
        replies.addAll(List.of(page(10, "-1#20"), new Reply(status, status == 404 ? 1002 : 0, "\"10\"", "-1#19", "")));
        FeedAnswer.Page first = readPage(beginning());
        BackupException failure = assertThrows(BackupException.class, () -> source.read(first.next()));
        assertEquals(Reason.Unavailable, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("behind what earlier answers showed"));
        assertTrue(now >= 600_000_000_000L);
    }

    /// The service may give up early and send an empty page, or the same once more: nothing is lost by
    /// asking again.
    @Test
    void aPageThatEndsWhereItBeginsIsAskedForAgain() {
        replies.addAll(
                List.of(page(10, "-1#20", "a"), page(10, "-1#20"), page(10, "-1#20", "a"), page(15, "-1#20", "b")));
        FeedAnswer.Page first = readPage(beginning());
        FeedAnswer.Page second = readPage(first.next());
        assertEquals(List.of("b"), ids(second));
        assertEquals("\"15\"", second.next().continuation());
        assertEquals(4, asked.size());
    }

    @Test
    void aFeedThatStandsStillEndsTheRunAfterTenMinutes() {
        replies.addAll(List.of(page(10, "-1#20", "a"), page(10, "-1#20", "a")));
        FeedAnswer.Page first = readPage(beginning());
        BackupException failure = assertThrows(BackupException.class, () -> source.read(first.next()));
        assertEquals(Reason.Unavailable, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("its answers go no further"), failure.getMessage());
        assertTrue(now >= 600_000_000_000L);
    }

    /// Each begins another row of numbers, and the range is read once more.
    @Test
    void aFeedThatAlwaysFailsOverEndsTheRun() {
        FeedPosition position = beginning();
        int anew = 0;
        String refusal = "";
        for (int version = 1; version < 100 && refusal.isEmpty(); version++) {
            replies.clear();
            replies.add(page(10, version + "#20", "a"));
            try {
                switch (source.read(position)) {
                    case FeedAnswer.Page page -> position = page.next();
                    case FeedAnswer.Divided again -> {
                        position = again.parts().getFirst();
                        anew++;
                    }
                    case FeedAnswer.Ended ended -> position = ended.next();
                }
            } catch (BackupException e) {
                assertEquals(Reason.Unavailable, e.reason());
                refusal = String.valueOf(e.getMessage());
            }
        }
        assertTrue(refusal.contains("says again and again that a failover"), refusal);
        assertEquals(10, anew); // that many are honest
    }

    @Test
    void anEtagThatNoPageHasIsRefused() {
        replies.add(new Reply(200, 0, "\"" + "9".repeat(5_000) + "\"", "-1#20", ""));
        assertEquals(
                Reason.Unavailable,
                assertThrows(BackupException.class, () -> source.read(beginning()))
                        .reason());
    }

    @Test
    void aReadSessionThatIsNotThereYetIsWaitedFor() {
        replies.addAll(List.of(page(10, "-1#20"), new Reply(404, 1002, "", "", ""), page(15, "-1#20")));
        FeedAnswer.Page first = readPage(beginning());
        assertEquals("\"15\"", readPage(first.next()).next().continuation());
    }

    @Test
    void aContainerThatIsGoneIsNotWaitedFor() {
        replies.add(new Reply(404, 1003, "", "", ""));
        assertEquals(
                Reason.SourceChanged,
                assertThrows(BackupException.class, () -> source.read(beginning()))
                        .reason());
    }

    @Test
    void whereTheServiceDoesNotSayHowFarItIsOnlyItsEndCounts() {
        replies.addAll(List.of(page(10, ""), page(11, ""), end(11, ""), end(11, "")));
        FeedAnswer.Page first = readPage(beginning());
        assertTrue(isTail(first));
        FeedAnswer.Page second = readPage(first.next());
        assertEquals(Lines.NONE, readEnd(second.next()).lines());
    }

    /// Its token may be of another row of numbers, and nothing tells.
    @Test
    void aPositionWithoutMemoryIsReadFromTheBeginning() {
        FeedPosition position = new FeedPosition(FeedRange.ALL, "\"5\"", null);
        FeedAnswer.Divided anew = assertInstanceOf(FeedAnswer.Divided.class, source.read(position));
        FeedPosition from = anew.parts().getFirst();
        assertEquals(null, from.continuation());
        replies.addAll(List.of(page(10, "-1#20"), page(20, "-1#20"), page(21, "-1#21")));
        FeedAnswer.Page first = readPage(from);
        assertTrue(isTail(first));
        FeedAnswer.Ended last = readEnd(readPage(first.next()).next());
        assertEquals(21, last.cut().lsn());
    }

    @Test
    void anAnswerThatDoesNotSayHowFarItIsProvesNothingOnceOthersDid() {
        replies.addAll(List.of(page(200, "-1#1001", "old"), page(300, "", "y"), page(1000, "-1#1001", "y")));
        FeedAnswer.Page first = readPage(beginning());
        assertEquals("\"1000\"", readPage(first.next()).next().continuation());
    }

    @Test
    void aTokenNeverGoesBack() {
        replies.addAll(List.of(page(20, "-1#30"), page(5, "-1#30", "x"), page(25, "-1#30")));
        FeedAnswer.Page first = readPage(beginning());
        assertEquals("\"25\"", readPage(first.next()).next().continuation());
    }

    /// What a region that is no longer written to has no more of, others may have.
    @Test
    void anEndAfterAFailoverIsNone() {
        replies.addAll(List.of(page(10, "-1#20"), page(20, "-1#20"), page(22, "-1#22")));
        FeedAnswer.Page second = readPage(readPage(beginning()).next());
        assertEquals(0, proofs);
        failedOver = true;
        assertThrows(BackupException.class, () -> source.read(second.next()));
        replies.clear();
        replies.add(end(22, "-1#22"));
        assertThrows(BackupException.class, () -> source.read(second.next()));
        assertEquals(2, proofs);
    }

    @Test
    void aMemoryThatIsNotUnderstoodIsRefused() {
        for (String memory :
                List.of("", "12", "12 first", "12 first x", "12 later -", "12 first 1#2#3=4\n", "12 first ##")) {
            FeedPosition position = new FeedPosition(FeedRange.ALL, "\"5\"", memory);
            assertEquals(
                    Reason.ManifestDamaged,
                    assertThrows(BackupException.class, () -> source.read(position))
                            .reason());
        }
    }

    @Test
    void sessionTokensOfEveryFormAreRead() {
        Map<String, List<Long>> forms = Map.of(
                "0:-1#705", List.of(-1L, 705L),
                "0:1#1001#1=990", List.of(1L, 1001L),
                "0:705", List.of(-1L, 705L));
        forms.forEach((header, expected) -> {
            SessionToken token = Objects.requireNonNull(SessionToken.ofHeader(header));
            assertEquals(expected, List.of(token.version(), token.lsn()), header);
            assertEquals(header, token.header("0"));
        });
        for (String none : List.of("", "0:", "0:x#1", "0:1#x", "0:1#2#a")) {
            assertEquals(null, SessionToken.ofHeader(none), none);
        }
    }
}
