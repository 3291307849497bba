package io.cosmosbackup.engine.store.azure;

import io.cosmosbackup.engine.crypto.Digests;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A Blob service on this machine that means harm, by kind and seed. What it does not misbehave about it does
/// as the service does: it keeps blobs, lists them, and refuses a second one of a name. It checks no
/// signature.
public final class HostileBlobService implements AutoCloseable {
    /// What is wrong with an answer.
    public enum Kind {
        /// A terabyte is announced, and comes as fast as it is taken. What is asked of the blob says 1,000
        /// bytes.
        HugeLength,
        /// Pieces without end, and no length.
        EndlessBody,
        /// A byte now and then of a body of 1,000 bytes.
        DrippingBody,
        /// A byte now and then of an answer's head.
        DrippingHead,
        /// Nothing.
        Silence,
        /// A body that breaks off behind its half.
        ShortBody,
        /// Headers without end.
        EndlessHeaders,
        /// One header without end.
        EndlessHeader,
        /// 500, with a body without end.
        Errors,
        /// Sends the request with its signature to another place.
        Redirect,
        /// Of a list: an empty page, and always the same place to go on from.
        RepeatedMarker,
        /// Of a list: empty pages, each with another place to go on from.
        EmptyPages,
        /// Of a list: pages of new names without end.
        EndlessNames,
        /// Of a list: the same page again and again, each with another place to go on from.
        RepeatedNames,
        /// Of a list: more entries than were asked for, of a few bytes each.
        CrowdedPage,
        /// Of a list: an entry without the properties that each has.
        BareEntry,
        /// XML entities in a list: one reads a file of this machine, one makes a name as long as memory.
        Entities,
        /// Names in a list that lead out of the repository, or that nobody can see.
        StrangeNames
    }

    /// Which answers are wrong.
    public enum Where {
        Everywhere,
        Lists,
        Manifests,
        Segments;

        private boolean isOf(Request request) {
            return switch (this) {
                case Everywhere -> true;
                case Lists -> request.isList();
                case Manifests -> request.name().startsWith("manifests/");
                case Segments -> request.name().startsWith("segments/");
            };
        }
    }

    private static final DateTimeFormatter RFC_1123 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private static final int MIB = 1 << 20;
    private static final String ELSEWHERE = "elsewhere";

    private static final String ENTITIES = entities();

    private static final List<String> STRANGE_NAMES = List.of(
            "%s../../x.json",
            "../x.json",
            "/%sx.json",
            "%s%%2e%%2e.json",
            "%sa&#10;b.json",
            "%s\u202ex.json",
            "%s" + "a".repeat(1_000) + ".json",
            "%s");

    private record Request(String method, String name, Map<String, String> query, Map<String, String> headers) {
        boolean isList() {
            return "list".equals(query.get("comp"));
        }
    }

    /// The blobs, by name.
    public final ConcurrentSkipListMap<String, byte[]> blobs = new ConcurrentSkipListMap<>();

    private final Kind kind;
    private final Where where;
    private final long dripMillis;
    private final ServerSocket server;
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong sentElsewhere = new AtomicLong();

    /// @param seed draws how fast it drips: from a byte in 0.1 to a byte in 0.4 seconds
    public HostileBlobService(Kind kind, Where where, long seed) {
        this.kind = kind;
        this.where = where;
        this.dripMillis = new Random(seed).nextLong(100, 400);
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /// Takes what a repository in a directory holds.
    public HostileBlobService holding(Path repository) throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                blobs.put(repository.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/account/container";
    }

    /// How many bytes it has got rid of.
    public long sent() {
        return sent.get();
    }

    public long requests() {
        return requests.get();
    }

    /// How many requests have followed it to another place.
    public long sentElsewhere() {
        return sentElsewhere.get();
    }

    @Override
    public void close() {
        try {
            server.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new Counting(socket.getOutputStream());
            for (Request request = next(in); request != null; request = next(in)) {
                requests.incrementAndGet();
                if (request.name().equals(ELSEWHERE)) {
                    sentElsewhere.incrementAndGet();
                }
                int length = Integer.parseInt(request.headers().getOrDefault("content-length", "0"));
                byte[] body = in.readNBytes(length);
                if (!where.isOf(request) || !misbehave(request, out)) {
                    behave(request, body, out);
                }
                out.flush();
            }
        } catch (IOException e) {
            // Whoever asked has had enough, which is what all of this is about.
        }
    }

    private final class Counting extends OutputStream {
        private final OutputStream out;

        Counting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
            sent.addAndGet(count);
        }
    }

    private static @org.jspecify.annotations.Nullable Request next(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String[] words = first.split(" ", -1);
        String[] target = words[1].split("\\?", 2);
        Map<String, String> query = new TreeMap<>();
        if (target.length == 2) {
            for (String pair : target[1].split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return new Request(words[0], decoded(target[0]).replaceFirst("^/account/container/?", ""), query, headers);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /// @return whether it did; some kinds are of some requests only
    private boolean misbehave(Request request, OutputStream out) throws IOException {
        boolean read = request.method().equals("GET");
        switch (kind) {
            case Silence -> sleep(Long.MAX_VALUE);
            case DrippingHead -> {
                for (byte b : (status(200) + "x: ").getBytes(StandardCharsets.US_ASCII)) {
                    drip(out, b);
                }
                while (true) {
                    drip(out, (byte) 'x');
                }
            }
            case EndlessHeaders -> {
                say(out, status(200));
                for (long n = 0; ; n++) {
                    say(out, "x-" + n + ": " + n + "\r\n");
                }
            }
            case EndlessHeader -> {
                say(out, status(200) + "x: ");
                endless(out);
            }
            case Errors -> {
                say(out, status(500) + "Content-Length: " + (1L << 40) + "\r\n\r\n");
                endless(out);
            }
            case Redirect ->
                say(
                        out,
                        status(302 + 5 * (int) (dripMillis % 2)) + "Location: http://127.0.0.1:"
                                + server.getLocalPort() + "/account/container/" + ELSEWHERE
                                + "\r\nContent-Length: 0\r\n\r\n");
            case HugeLength -> {
                if (request.method().equals("HEAD")) {
                    say(out, found(1_000));
                    return true;
                }
                if (read) {
                    say(out, found(1L << 40));
                    endless(out);
                }
                return false;
            }
            case EndlessBody -> {
                if (read) {
                    say(
                            out,
                            status(200) + "ETag: \"1\"\r\nLast-Modified: " + date()
                                    + "\r\nContent-Type: application/xml"
                                    + "\r\nx-ms-blob-type: BlockBlob\r\nTransfer-Encoding: chunked\r\n\r\n");
                    byte[] piece = new byte[MIB];
                    Arrays.fill(piece, (byte) ' ');
                    while (true) {
                        say(out, "100000\r\n");
                        out.write(piece);
                        say(out, "\r\n");
                    }
                }
                return false;
            }
            case DrippingBody -> {
                if (request.method().equals("HEAD")) {
                    say(out, found(1_000));
                    return true;
                }
                if (read) {
                    say(out, found(1_000));
                    while (true) {
                        drip(out, (byte) ' ');
                    }
                }
                return false;
            }
            case ShortBody -> {
                if (read) {
                    say(out, found(1_000));
                    out.write(new byte[500]);
                    throw new IOException("enough");
                }
                return false;
            }
            case RepeatedMarker,
                    EmptyPages,
                    EndlessNames,
                    RepeatedNames,
                    CrowdedPage,
                    BareEntry,
                    Entities,
                    StrangeNames -> {
                if (!request.isList()) {
                    return false;
                }
                answer(out, 200, page(request).getBytes(StandardCharsets.UTF_8), "", true);
                return true;
            }
        }
        return true;
    }

    /// What a list is answered with: a page that is one in itself.
    private String page(Request request) {
        String prefix = request.query().getOrDefault("prefix", "");
        int size = Integer.parseInt(request.query().getOrDefault("maxresults", "5000"));
        String marker = request.query().getOrDefault("marker", "");
        long number = marker.isEmpty() ? 0 : Long.parseLong(marker);
        StringBuilder entries = new StringBuilder();
        switch (kind) {
            case EndlessNames -> {
                for (long n = number; n < number + size; n++) {
                    entries.append(entry(prefix + "%020d.json".formatted(n), 1));
                }
            }
            case RepeatedNames -> entries.append(entry(prefix + "a.json", 1));
            case CrowdedPage -> entries.repeat("<Blob/>", 3 * MIB);
            case BareEntry -> entries.append("<Blob><Name>" + prefix + "a.json</Name></Blob>");
            case Entities -> entries.append(entry(prefix + "&e;&h;", 1));
            case StrangeNames -> STRANGE_NAMES.forEach(name -> entries.append(entry(name.formatted(prefix), 1)));
            default -> {}
        }
        String next = switch (kind) {
            case RepeatedMarker -> "7";
            case EmptyPages, RepeatedNames -> String.valueOf(number + 1);
            case EndlessNames -> String.valueOf(number + size);
            default -> "";
        };
        String page = page(entries, next);
        return kind == Kind.Entities ? ENTITIES + page.replaceFirst("<[?].*[?]>", "") : page;
    }

    /// The text `h` is ten times the one before, which is ten times the one before, to ten letters `a`.
    private static String entities() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE x [")
                .append("<!ENTITY e SYSTEM \"file:///etc/passwd\"><!ENTITY a \"aaaaaaaaaa\">");
        for (char c = 'b'; c <= 'h'; c++) {
            String before = "&" + (char) (c == 'f' ? 'd' : c - 1) + ";";
            if (c != 'e') {
                text.append("<!ENTITY ")
                        .append(c)
                        .append(" \"")
                        .repeat(before, 10)
                        .append("\">");
            }
        }
        return text + "]>";
    }

    private static String page(CharSequence entries, String next) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>" + entries
                + "</Blobs><NextMarker>" + next + "</NextMarker></EnumerationResults>";
    }

    private static String entry(String name, long size) {
        return "<Blob><Name>" + name + "</Name><Properties><Last-Modified>" + date()
                + "</Last-Modified><Etag>1</Etag><Content-Length>" + size
                + "</Content-Length><BlobType>BlockBlob</BlobType>"
                + "</Properties></Blob>";
    }

    private void behave(Request request, byte[] body, OutputStream out) throws IOException {
        boolean head = request.method().equals("HEAD");
        if (request.isList()) {
            StringBuilder entries = new StringBuilder();
            String prefix = request.query().getOrDefault("prefix", "");
            blobs.tailMap(prefix).forEach((name, bytes) -> {
                if (name.startsWith(prefix)) {
                    entries.append(entry(name, bytes.length));
                }
            });
            answer(out, 200, page(entries, "").getBytes(StandardCharsets.UTF_8), "", true);
        } else if (request.query().containsKey("restype")) {
            answer(out, 200, new byte[0], "", true);
        } else if (request.method().equals("PUT")) {
            byte[] there = blobs.putIfAbsent(request.name(), body);
            answer(
                    out,
                    there == null ? 201 : 409,
                    new byte[0],
                    there == null
                            ? "Content-MD5: " + Base64.getEncoder().encodeToString(Digests.md5(body)) + "\r\n"
                            : "x-ms-error-code: BlobAlreadyExists\r\n",
                    true);
        } else if (request.method().equals("DELETE")) {
            boolean there = blobs.remove(request.name()) != null;
            answer(out, there ? 202 : 404, new byte[0], there ? "" : "x-ms-error-code: BlobNotFound\r\n", true);
        } else {
            byte[] bytes = blobs.get(request.name());
            if (bytes == null) {
                answer(out, 404, new byte[0], "x-ms-error-code: BlobNotFound\r\n", true);
                return;
            }
            String range = request.headers().getOrDefault("x-ms-range", "bytes=0-");
            String[] ends = range.replaceFirst("bytes=", "").split("-", -1);
            int from = Integer.parseInt(ends[0]);
            int to = ends[1].isEmpty() ? bytes.length : (int) Math.min(bytes.length, Long.parseLong(ends[1]) + 1);
            if (from >= to && bytes.length > 0) {
                answer(out, 416, new byte[0], "x-ms-error-code: InvalidRange\r\n", true);
                return;
            }
            answer(
                    out,
                    request.headers().containsKey("x-ms-range") ? 206 : 200,
                    Arrays.copyOfRange(bytes, from, to),
                    "x-ms-blob-type: BlockBlob\r\nContent-Range: bytes " + from + "-" + (to - 1) + "/" + bytes.length
                            + "\r\n",
                    !head);
        }
    }

    private static void answer(OutputStream out, int status, byte[] body, String headers, boolean whole)
            throws IOException {
        say(
                out,
                status(status) + "Content-Type: application/xml\r\nETag: \"1\"\r\nLast-Modified: " + date() + "\r\n"
                        + headers + "Content-Length: " + body.length + "\r\n\r\n");
        if (whole) {
            out.write(body);
        }
    }

    private static String found(long length) {
        return status(200) + "ETag: \"1\"\r\nContent-Type: application/xml\r\nLast-Modified: " + date()
                + "\r\nx-ms-blob-type: BlockBlob\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String status(int status) {
        return "HTTP/1.1 " + status + " X\r\nDate: " + date() + "\r\nx-ms-version: 2021-12-02\r\n";
    }

    private static String date() {
        return RFC_1123.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    private void drip(OutputStream out, byte b) throws IOException {
        out.write(b);
        out.flush();
        sleep(dripMillis);
    }

    private static void endless(OutputStream out) throws IOException {
        byte[] piece = new byte[MIB];
        Arrays.fill(piece, (byte) ' ');
        while (true) {
            out.write(piece);
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException("the end", e);
        }
    }
}
