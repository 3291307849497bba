package io.cosmosbackup.engine.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An account that turns hostile: a proxy on loopback in front of an honest one. It passes everything on up
/// to a drawn request. From there on it misbehaves, at every request that its kind is about. The seed draws
/// the point, and which of several bad values is sent.
public final class HostileAccount implements AutoCloseable {
    private static final long ENOUGH = 3L << 30; // more than any heap of a test; nobody must ever take that much
    private static final int PIECE = 1 << 16;
    private static final int LATEST = 3; // requests of its kind that may pass before it turns hostile

    private static final Pattern ACCOUNT = Pattern.compile("GET /");
    private static final Pattern DATABASES = Pattern.compile("GET /dbs");
    private static final Pattern CONTAINERS = Pattern.compile("GET /dbs/[^/]+/colls");
    private static final Pattern LISTING = Pattern.compile("GET (/dbs|/offers|/dbs/[^/]+/colls|/dbs/.*/pkranges)");
    private static final Pattern CONTAINER = Pattern.compile("GET /dbs/[^/]+/colls/[^/]+");
    private static final Pattern PARTITIONS = Pattern.compile("GET /dbs/.*/pkranges");
    private static final Pattern FEED = Pattern.compile("GET /dbs/.*/docs");
    private static final Pattern WRITES = Pattern.compile("POST /dbs/.*/docs");
    private static final Pattern ANY = Pattern.compile(".*");
    private static final Pattern FEED_OR_PARTITIONS = Pattern.compile("GET /dbs/.*/(docs|pkranges)");

    private static final Pattern FEED_OR_LISTING =
            Pattern.compile("GET (/dbs|/offers|/dbs/[^/]+/colls|/dbs/.*/(pkranges|docs))");

    /// How it misbehaves.
    public enum Kind {
        ENDLESS_BODY(ANY),
        ANNOUNCED_TERABYTE(ANY),
        ENDLESS_HEADER(ANY),
        ENDLESS_HEADERS(ANY),
        ENDLESS_CHUNK_EXTENSION(ANY),
        ENDLESS_TRAILERS(ANY),
        ENDLESS_ERROR(ANY),
        HEADERS_TWICE(ANY),
        DEEP_JSON(ANY),
        MANY_VALUES(ANY),
        BROKEN_JSON(ANY),
        BAD_CHARGE(ANY),
        BAD_SUB_STATUS(ANY),
        ODD_STATUS(ANY),
        LONG_WAIT(ANY),
        BAD_DATE(FEED),
        BAD_ACCOUNT(ACCOUNT),
        LISTING_GOES_ROUND(LISTING),
        LISTING_OF_NOTHING(LISTING),
        LISTING_WITHOUT_END(LISTING),
        LONG_CONTINUATION(LISTING),
        BAD_DATABASE_NAME(DATABASES),
        BAD_CONTAINER_NAME(CONTAINERS),
        HUGE_DEFINITIONS(CONTAINER),
        BAD_DEFINITION(CONTAINER),
        BAD_PARTITIONS(PARTITIONS),
        PARTITIONS_WITHOUT_END(FEED_OR_PARTITIONS),
        TINY_DOCUMENTS(FEED),
        FEED_STANDS_STILL(FEED),
        FEED_OF_NOTHING(FEED),
        FAILOVERS_WITHOUT_END(FEED),
        LONG_ETAG(FEED),
        ODD_ETAGS(FEED),
        CARRIAGE_RETURNS(FEED_OR_LISTING),
        BAD_RESULTS(WRITES);

        private final Pattern about;

        Kind(Pattern about) {
            this.about = about;
        }

        /// Whether it says more than there is memory for.
        public boolean isEndless() {
            return switch (this) {
                case ENDLESS_BODY,
                        ANNOUNCED_TERABYTE,
                        ENDLESS_HEADER,
                        ENDLESS_HEADERS,
                        ENDLESS_CHUNK_EXTENSION,
                        ENDLESS_TRAILERS,
                        ENDLESS_ERROR,
                        DEEP_JSON,
                        MANY_VALUES,
                        LISTING_WITHOUT_END,
                        LONG_CONTINUATION,
                        HUGE_DEFINITIONS,
                        PARTITIONS_WITHOUT_END,
                        TINY_DOCUMENTS,
                        LONG_ETAG -> true;
                case HEADERS_TWICE,
                        BROKEN_JSON,
                        BAD_CHARGE,
                        BAD_SUB_STATUS,
                        ODD_STATUS,
                        LONG_WAIT,
                        BAD_DATE,
                        BAD_ACCOUNT,
                        LISTING_GOES_ROUND,
                        LISTING_OF_NOTHING,
                        BAD_DATABASE_NAME,
                        BAD_CONTAINER_NAME,
                        BAD_DEFINITION,
                        BAD_PARTITIONS,
                        FEED_STANDS_STILL,
                        FEED_OF_NOTHING,
                        FAILOVERS_WITHOUT_END,
                        ODD_ETAGS,
                        CARRIAGE_RETURNS,
                        BAD_RESULTS -> false;
            };
        }

        /// Whether a run must bear it for many thousand requests, for an honest account may do it for some.
        public boolean takesLong() {
            return this == FEED_OF_NOTHING;
        }

        /// Whether an account that is restored into can do it.
        public boolean meetsRestores() {
            return about == ANY || about == WRITES || about == CONTAINER || about == PARTITIONS;
        }

        /// Whether an account that is backed up can do it.
        public boolean meetsBackups() {
            return about != WRITES;
        }
    }

    /// Characters that no name of a backup may hold, one of each row of controls, and halves of surrogate
    /// pairs.
    public static final List<String> BAD_NAMES = List.of(
            "x\n{\"kind\":\"Backup\",\"backup\":\"FORGED-OK\"}\n",
            "sh\u001b]0;pwned\u0007\u001b[2J",
            "or\u009b31mders",
            "o\u007fp",
            "nul\u0000",
            "half\ud83d",
            "\udc00half",
            "a/b",
            "",
            "x".repeat(256));

    private static final List<String> BAD_NUMBERS = List.of(
            "NaN",
            "-1e9",
            "-1",
            "1e308",
            "Infinity",
            "-Infinity",
            "abc",
            "1,5",
            "0x10",
            "99999999999999999999",
            "\u001b[31m",
            "1 ".repeat(5000));

    /// The statuses that no request here is answered with. Most of them send the client elsewhere.
    private static final List<Integer> ODD_STATUSES = List.of(203, 206, 300, 301, 302, 303, 305, 307, 308, 399);

    private static final String ELSEWHERE = "/elsewhere";
    private static final String INJECTED = "x-injected";

    /// Each would end a header where its reader takes a carriage return for an end of a line.
    private static final List<String> CARRIAGE_RETURNS =
            List.of("\r" + INJECTED + ": y", "\r\r" + INJECTED + ": y\r", "\r \t" + INJECTED + ": y", "\r");

    private static final List<String> BAD_DATES =
            List.of("Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:01 GMT", "Mon, 01 Jan 2040 00:00:00 GMT");

    private static final List<String> BAD_PARTITION_LISTS = List.of(
            "{\"id\":\"0\",\"minInclusive\":\"z\\n{}\",\"maxExclusive\":\"FF\"}",
            "{\"id\":\"0\",\"minInclusive\":\"\",\"maxExclusive\":7}",
            "{\"id\":\"0\"}",
            "{\"id\":{},\"minInclusive\":\"\",\"maxExclusive\":\"FF\"}",
            "{\"id\":\"0\\r\\nX: y\",\"minInclusive\":\"\",\"maxExclusive\":\"FF\"}",
            "{\"id\":\"0\",\"minInclusive\":\"" + "0".repeat(100_000) + "\",\"maxExclusive\":\"FF\"}",
            "{\"id\":\"0\",\"minInclusive\":\"\",\"maxExclusive\":\"FF\",\"parents\":7}",
            "[]",
            "7");

    private static final List<String> BAD_DEFINITIONS = List.of(
            "[1]",
            "7",
            "",
            "{\"_rid\":7}",
            "{\"_rid\":\"a\\nb\",\"_ts\":1e308,\"id\":\"c0\"}",
            "{\"_rid\":\"r\",\"_ts\":1e308,\"partitionKey\":{\"paths\":[\"\"]}}",
            "{\"_rid\":\"r\",\"_ts\":9223372036854775807,\"partitionKey\":{\"paths\":[]}}",
            "{\"_rid\":\"r\",\"partitionKey\":{\"paths\":[\"/\\\"a\"],\"kind\":\"Hash\",\"systemKey\":true}}",
            "{\"_rid\":\"r\",\"partitionKey\":{\"paths\":[\"/pk\"]}} []");

    /// An object stands once for each operation.
    private static final List<String> BAD_BULK_RESULTS = List.of(
            "{}",
            "[]",
            "[7]",
            "{\"statusCode\":\"abc\"}",
            "{\"statusCode\":1e308,\"subStatusCode\":-5}",
            "{\"statusCode\":429,\"retryAfterMilliseconds\":9223372036854775807}",
            "{\"statusCode\":429,\"retryAfterMilliseconds\":-9223372036854775808}",
            "{\"statusCode\":201}]",
            "\u0000");

    private static final List<String> BAD_ACCOUNTS = List.of(
            "{\"id\":\"a\\nb\\u001b[2J\"}",
            "{\"id\":\"" + "a".repeat(100_000) + "\"}",
            "{\"id\":\"a\",\"writableLocations\":[" + "{\"name\":\"r\"},".repeat(10_000) + "{\"name\":\"r\"}]}",
            "{\"id\":\"a\",\"writableLocations\":[{\"name\":\"x\\u009b\"},{\"name\":\"y\"}]}",
            "{\"id\":\"a\",\"writableLocations\":7}",
            "[]",
            "null",
            "");

    private final URI honest;
    private final Kind kind;
    private final Random random;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger left;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger splits = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger sentElsewhere = new AtomicInteger();
    private final AtomicInteger injected = new AtomicInteger();
    private final int choice;

    /// @param honest where what is asked is answered
    public HostileAccount(URI honest, Kind kind, long seed) throws IOException {
        this.honest = honest;
        this.kind = kind;
        this.random = new Random(seed);
        this.left = new AtomicInteger(random.nextInt(LATEST + 1));
        this.choice = random.nextInt(1 << 20);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /// How many requests it has answered in its own way.
    public int turns() {
        return turns.get();
    }

    /// How many bytes of endless answers were taken from it.
    public long sent() {
        return sent.get();
    }

    /// How many requests have followed it to another place.
    public int sentElsewhere() {
        return sentElsewhere.get();
    }

    /// How many headers of requests hold a carriage return, or are none of the client's own. Both come of an
    /// answer's value that was sent back as it is.
    public int injected() {
        return injected.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        client.close();
    }

    private void serve() {
        while (true) {
            Socket socket;
            try {
                socket = server.accept();
            } catch (IOException e) {
                return; // closed
            }
            open.add(socket);
            Thread.ofVirtual().start(() -> {
                try (socket) {
                    converse(socket);
                } catch (IOException e) {
                    // The other side has gone, which ends an endless answer.
                } finally {
                    open.remove(socket);
                }
            });
        }
    }

    private record Asked(String verb, String path, Map<String, String> headers, byte[] body) {
        String line() {
            return verb + " " + path;
        }
    }

    private static final class Answer {
        private int status;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        Answer with(String name, String value) {
            headers.put(name, value);
            return this;
        }
    }

    private void converse(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), PIECE);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), PIECE);
        for (Asked asked = asked(in); asked != null; asked = asked(in)) {
            if (asked.path().equals(ELSEWHERE)) {
                sentElsewhere.incrementAndGet();
            }
            boolean turned = kind.about.matcher(asked.line()).matches() && left.getAndDecrement() <= 0;
            Answer answer = passedOn(asked);
            if (turned) {
                turns.incrementAndGet();
                if (misbehave(asked, answer, out)) {
                    return;
                }
            }
            write(answer, turned && kind == Kind.HEADERS_TWICE, out);
        }
    }

    private @Nullable Asked asked(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String[] parts = first.split(" ", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (line.indexOf('\r') >= 0 || line.toLowerCase(Locale.ROOT).startsWith(INJECTED + ":")) {
                injected.incrementAndGet();
                continue;
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Asked(parts[0], parts[1], headers, in.readNBytes(length));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private Answer passedOn(Asked asked) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(honest.resolve("/") + asked.path().substring(1)))
                .method(asked.verb(), HttpRequest.BodyPublishers.ofByteArray(asked.body()));
        asked.headers().forEach((name, value) -> { // a continuation is its own where it is about listings
            if (!Set.of("host", "connection", "content-length", "upgrade", "expect")
                            .contains(name)
                    && (kind.about != LISTING || !name.equals("x-ms-continuation"))) {
                request.header(name, value);
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Answer answer = new Answer(response.statusCode(), response.body());
            response.headers().map().forEach((name, values) -> answer.with(name, values.getFirst()));
            answer.headers.keySet().removeAll(List.of("content-length", "transfer-encoding", "connection"));
            return answer;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void write(Answer answer, boolean headersTwice, OutputStream out) throws IOException {
        head(answer, out);
        if (headersTwice) {
            for (Map.Entry<String, String> header : answer.headers.entrySet()) {
                out.write((header.getKey().toUpperCase(Locale.ROOT) + ": " + header.getValue() + "\r\n")
                        .getBytes(ISO_8859_1));
            }
        }
        if (answer.status != 304 && answer.status != 204) {
            out.write(("content-length: " + answer.body.length + "\r\n").getBytes(ISO_8859_1));
        }
        out.write("\r\n".getBytes(ISO_8859_1));
        if (answer.status != 304 && answer.status != 204) {
            out.write(answer.body);
        }
        out.flush();
    }

    private static void head(Answer answer, OutputStream out) throws IOException {
        out.write(("HTTP/1.1 " + answer.status + " X\r\n").getBytes(ISO_8859_1));
        for (Map.Entry<String, String> header : answer.headers.entrySet()) {
            out.write((header.getKey() + ": " + header.getValue() + "\r\n").getBytes(ISO_8859_1));
        }
    }

    private <T> T one(List<T> of) {
        return of.get(choice % of.size());
    }

    /// Whether the whole answer has been written.
    private boolean misbehave(Asked asked, Answer answer, OutputStream out) throws IOException {
        return switch (kind) {
            case ENDLESS_BODY -> {
                head(answer.with("transfer-encoding", "chunked"), out);
                out.write("\r\n".getBytes(ISO_8859_1));
                yield endless((HexFormat.of().toHexDigits(PIECE) + "\r\n" + " ".repeat(PIECE) + "\r\n"), out);
            }
            case ANNOUNCED_TERABYTE -> {
                head(answer.with("content-length", Long.toString(1L << 40)), out);
                out.write("\r\n".getBytes(ISO_8859_1));
                yield endless(" ".repeat(PIECE), out);
            }
            case ENDLESS_ERROR -> {
                answer.status = one(List.of(403, 449, 500, 503));
                head(answer.with("content-length", Long.toString(1L << 40)), out);
                out.write("\r\n".getBytes(ISO_8859_1));
                yield endless("x".repeat(PIECE), out);
            }
            case ENDLESS_HEADER -> {
                head(answer, out);
                out.write("x-a: ".getBytes(ISO_8859_1));
                yield endless("a".repeat(PIECE), out);
            }
            case ENDLESS_HEADERS -> {
                head(answer, out);
                yield endless(("x-a: " + "a".repeat(1000) + "\r\n").repeat(64), out);
            }
            case ENDLESS_CHUNK_EXTENSION -> {
                head(answer.with("transfer-encoding", "chunked"), out);
                out.write("\r\n5;".getBytes(ISO_8859_1));
                yield endless("a".repeat(PIECE), out);
            }
            case ENDLESS_TRAILERS -> {
                head(answer.with("transfer-encoding", "chunked"), out);
                out.write("\r\n1\r\n \r\n0\r\n".getBytes(ISO_8859_1));
                yield endless(("x-a: " + "a".repeat(1000) + "\r\n").repeat(64), out);
            }
            case HEADERS_TWICE -> false;
            case DEEP_JSON -> replaced(answer, 200, "[".repeat(4 << 20));
            case MANY_VALUES -> replaced(answer, 200, "[" + "[],".repeat(1 << 22) + "[]]");
            case BROKEN_JSON -> {
                answer.body =
                        answer.body.length == 0 ? answer.body : Arrays.copyOf(answer.body, choice % answer.body.length);
                yield false;
            }
            case BAD_CHARGE -> {
                answer.with("x-ms-request-charge", one(BAD_NUMBERS));
                yield false;
            }
            case BAD_SUB_STATUS -> {
                answer.with("x-ms-substatus", one(BAD_NUMBERS));
                yield false;
            }
            case ODD_STATUS -> {
                answer.with("location", endpoint() + ELSEWHERE);
                yield replaced(answer, one(ODD_STATUSES), new String(answer.body, UTF_8));
            }
            case LONG_WAIT -> {
                answer.with(
                        "x-ms-retry-after-ms",
                        one(List.of("9999999", "599999", "NaN", "-1", "1e308", "99999999999999")));
                yield replaced(answer, 429, "{}");
            }
            case BAD_DATE -> {
                answer.with("date", one(BAD_DATES));
                yield false;
            }
            case BAD_ACCOUNT -> replaced(answer, 200, one(BAD_ACCOUNTS));
            case LISTING_GOES_ROUND -> {
                answer.with("x-ms-continuation", "again");
                yield false;
            }
            case LISTING_OF_NOTHING -> {
                answer.with("x-ms-continuation", Long.toHexString(random.nextLong()));
                yield replaced(answer, 200, "{\"%s\":[]}".formatted(member(asked)));
            }
            case LISTING_WITHOUT_END -> {
                answer.with("x-ms-continuation", Long.toHexString(random.nextLong()));
                StringBuilder many = new StringBuilder();
                for (int i = 0; i < 10_000; i++) {
                    many.append(i == 0 ? "" : ",")
                            .append(
                                    "{\"id\":\"%x\",\"offerResourceId\":\"%x\",\"minInclusive\":\"\",\"maxExclusive\":\"FF\"}"
                                            .formatted(random.nextLong(), random.nextLong()));
                }
                yield replaced(answer, 200, "{\"%s\":[%s]}".formatted(member(asked), many));
            }
            case LONG_CONTINUATION -> {
                answer.with("x-ms-continuation", "c".repeat(3_000_000));
                yield false;
            }
            case BAD_DATABASE_NAME, BAD_CONTAINER_NAME ->
                replaced(
                        answer,
                        200,
                        "{\"%s\":[{\"id\":%s,\"_rid\":\"r\"}]}".formatted(member(asked), quoted(one(BAD_NAMES))));
            case HUGE_DEFINITIONS -> {
                String padded = new String(answer.body, UTF_8).strip();
                yield replaced(
                        answer,
                        200,
                        padded.substring(0, padded.length() - 1) + ",\"pad\":\""
                                + "\\\"".repeat(((2 + choice % 2) << 20) / 2) + "\"}");
            }
            case BAD_DEFINITION -> replaced(answer, 200, one(BAD_DEFINITIONS));
            case BAD_PARTITIONS -> replaced(answer, 200, "{\"PartitionKeyRanges\":[" + one(BAD_PARTITION_LISTS) + "]}");
            case PARTITIONS_WITHOUT_END ->
                asked.path().endsWith("docs")
                        ? replaced(answer.with("x-ms-substatus", "1002"), 410, "{}")
                        : replaced(answer, 200, partitions(splits.incrementAndGet()));
            case TINY_DOCUMENTS ->
                replaced(
                        answer.with("etag", "\"" + turns.get() + "\"").with("x-ms-session-token", "0:1#1000000000"),
                        200,
                        "{\"Documents\":[" + "{},".repeat(5_000_000) + "{}]}");
            case FEED_STANDS_STILL ->
                replaced(
                        answer.with("etag", "\"5\"").with("x-ms-session-token", "0:1#1000000000"),
                        200,
                        "{\"Documents\":[{\"id\":\"1\",\"_ts\":1}]}");
            case FEED_OF_NOTHING ->
                replaced(
                        answer.with("etag", "\"" + turns.get() + "\"").with("x-ms-session-token", "0:1#1000000000"),
                        200,
                        "{\"Documents\":[]}");
            case FAILOVERS_WITHOUT_END ->
                replaced(
                        answer.with("etag", "\"7\"").with("x-ms-session-token", "0:%d#7".formatted(turns.get())),
                        200,
                        "{\"Documents\":[{\"id\":\"1\",\"_ts\":1}]}");
            case LONG_ETAG -> {
                answer.with("etag", "\"" + "9".repeat(60_000) + "\"");
                yield false;
            }
            case ODD_ETAGS ->
                replaced(
                        answer.with("etag", "\"" + "ab".charAt(turns.get() % 2) + "\""),
                        200,
                        "{\"Documents\":[{\"id\":\"1\",\"_ts\":1}]}");
            case CARRIAGE_RETURNS -> {
                String bad = one(CARRIAGE_RETURNS);
                answer.with("etag", "\"5\"" + bad).with("x-ms-continuation", "5" + bad);
                yield false;
            }
            case BAD_RESULTS -> {
                int operations = new String(asked.body(), ISO_8859_1).split("\"operationType\"", -1).length - 1;
                String result = one(BAD_BULK_RESULTS);
                String list = result.startsWith("{")
                        ? "[" + String.join(",", Collections.nCopies(operations, result)) + "]"
                        : result;
                yield replaced(answer, 207, list);
            }
        };
    }

    private static boolean replaced(Answer answer, int status, String body) {
        answer.status = status;
        answer.body = body.getBytes(UTF_8);
        return false;
    }

    /// Until the other side goes.
    private boolean endless(String piece, OutputStream out) throws IOException {
        byte[] bytes = piece.getBytes(ISO_8859_1);
        while (sent.get() < ENOUGH) {
            out.write(bytes);
            sent.addAndGet(bytes.length);
        }
        return true;
    }

    private static String member(Asked asked) {
        String type = asked.path().substring(asked.path().lastIndexOf('/') + 1);
        return switch (type) {
            case "dbs" -> "Databases";
            case "colls" -> "DocumentCollections";
            case "offers" -> "Offers";
            default -> "PartitionKeyRanges";
        };
    }

    /// Every one but the last is half of the one behind it: there is always a finer list.
    private static String partitions(int splits) {
        List<String> bounds = new ArrayList<>(List.of("", "FF"));
        for (int i = 0; i < splits; i++) {
            bounds.add(1, "0".repeat(i) + "8");
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i + 1 < bounds.size(); i++) {
            list.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"%d\",\"minInclusive\":\"%s\",\"maxExclusive\":\"%s\"}"
                            .formatted(1000 * splits + i, bounds.get(i), bounds.get(i + 1)));
        }
        return "{\"PartitionKeyRanges\":[" + list + "]}";
    }

    /// As JSON, with every character that is no letter or digit escaped.
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> quoted.append(
                        Character.isLetterOrDigit(c) ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return quoted.append('"').toString();
    }
}
