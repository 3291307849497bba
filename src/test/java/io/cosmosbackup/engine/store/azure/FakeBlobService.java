package io.cosmosbackup.engine.store.azure;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.engine.crypto.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One Blob container that does what Azurite cannot: it enforces what keeps a blob, refuses rights, damages what
/// arrives, and loses replies. It answers as the service's REST reference says, to the few requests that the store
/// makes. It checks no signature of a request, and looks at roles once it is given some.
public final class FakeBlobService implements AutoCloseable {
    private static final String TAG = "\"1\"";
    private static final String LAST_MODIFIED = "Sun, 22 Nov 2026 12:00:00 GMT";

    /// What a request is answered with: a status, and the error code if it is no success.
    ///
    /// @param sentence the service's own; null for the one that all refusals have
    record Answer(int status, String code, @Nullable String sentence) {
        Answer(int status, String code) {
            this(status, code, null);
        }
    }

    /// The service's words about what it refuses; none: its answer has no body.
    volatile @Nullable String words;

    /// The method, and what follows the container in the URL.
    record Request(String method, String target, Map<String, String> headers) {}

    final ConcurrentSkipListMap<String, byte[]> blobs = new ConcurrentSkipListMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    /// Where requests came from: as many as there were connections.
    final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

    /// What to answer to a method instead of doing what it asks.
    final Map<String, Answer> refused = new ConcurrentHashMap<>();

    /// The same, of the next request of the method only.
    final Map<String, Answer> refusedOnce = new ConcurrentHashMap<>();

    /// Headers of what is said of the container.
    final Map<String, String> containerHeaders = new ConcurrentHashMap<>();

    /// The body of the answer about the account; none: it is forbidden.
    volatile @Nullable String accountProperties;

    /// The method whose next reply does not come though what it asks was done.
    volatile @Nullable String losesReplyTo;

    volatile boolean damagesUploads;

    /// Blobs in the archive tier: there, with their properties, and not readable.
    final Set<String> archived = ConcurrentHashMap.newKeySet();

    /// Of how many answers with a body only the first half comes.
    final AtomicInteger cutBodies = new AtomicInteger();

    /// Whether versions cannot be listed, as with a hierarchical namespace.
    volatile boolean hasNoVersions;

    private volatile @Nullable BlobRoles roles;

    private final HttpServer server;

    public FakeBlobService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    AzureBlobStore open() {
        return open("", 5_000);
    }

    /// @param below a slash and the prefix, or nothing
    AzureBlobStore open(String below, int pageSize) {
        return new AzureBlobStore(url() + below, "c2VjcmV0", pageSize);
    }

    AzureBlobStore open(BlobAccess access) {
        return new AzureBlobStore(url(), access);
    }

    /// From now on a request needs a token whose identity has a right to it.
    public void enforce(BlobRoles who) {
        roles = who;
    }

    /// The names of all blobs, in their order.
    public List<String> names() {
        return List.copyOf(blobs.keySet());
    }

    public void clear() {
        blobs.clear();
    }

    /// The container's.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/account/container";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            clients.add(exchange.getRemoteAddress());
            byte[] body = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            String target = exchange.getRequestURI().toString().replaceFirst("^/account(/container)?", "");
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            Request request = new Request(method, target, headers);
            requests.add(request);
            Headers reply = exchange.getResponseHeaders();
            reply.set("Last-Modified", LAST_MODIFIED);
            reply.set("ETag", TAG);
            Answer once = refusedOnce.remove(method);
            Answer always = once != null ? once : refused.get(method);
            Answer ordered = always != null ? always : unauthorized(request);
            if (ordered != null) {
                answer(exchange, ordered);
                return;
            }
            if (target.startsWith("/?restype=service") || target.startsWith("?restype=service")) {
                account(exchange);
            } else if (target.contains("comp=list") && target.contains("versions") && hasNoVersions) {
                answer(exchange, new Answer(400, "InvalidQueryParameterValue"));
            } else if (target.contains("comp=list")) {
                send(exchange, 200, list(query(exchange)));
            } else if (target.startsWith("?restype=container")) {
                containerHeaders.forEach(reply::set);
                send(exchange, 200, new byte[0]);
            } else {
                blob(exchange, method, name(target), headers, body);
            }
        }
    }

    private @Nullable Answer unauthorized(Request request) {
        BlobRoles who = roles;
        return who == null
                ? null
                : who.refusal(request, blobs.containsKey(name(request.target())))
                        .orElse(null);
    }

    /// The blob's, if the URL is one of a blob.
    private static String name(String target) {
        return URLDecoder.decode(
                target.replaceFirst("^/", "").replaceFirst("[?].*", "").replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void blob(HttpExchange exchange, String method, String name, Map<String, String> headers, byte[] body)
            throws IOException {
        Answer answer = switch (method) {
            case "PUT" -> put(name, headers, body);
            case "DELETE" -> delete(name, headers);
            case "GET" -> {
                if (archived.contains(name)) {
                    yield new Answer(409, "BlobArchived");
                }
                yield blobs.containsKey(name) ? new Answer(200, "") : notFound();
            }
            default -> blobs.containsKey(name) ? new Answer(200, "") : notFound();
        };
        if (method.equals(losesReplyTo)) {
            losesReplyTo = null;
            return; // closing the exchange without an answer ends the connection
        }
        if (answer.status() != 200) {
            answer(exchange, answer);
            return;
        }
        byte[] bytes = Objects.requireNonNull(blobs.get(name));
        exchange.getResponseHeaders().set("x-ms-blob-type", "BlockBlob");
        String range = headers.get("x-ms-range");
        if (range == null) {
            send(exchange, 200, bytes);
            return;
        }
        String[] ends = range.replaceFirst("bytes=", "").split("-", -1);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? bytes.length : Math.min(bytes.length, Integer.parseInt(ends[1]) + 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        send(exchange, 206, Arrays.copyOfRange(bytes, from, to));
    }

    private Answer put(String name, Map<String, String> headers, byte[] body) {
        if (damagesUploads) {
            body[body.length / 2] ^= 1;
        }
        String md5 = headers.get("Content-MD5");
        if (md5 != null && !md5.equals(Base64.getEncoder().encodeToString(Digests.md5(body)))) {
            return new Answer(400, "Md5Mismatch");
        }
        if ("*".equals(headers.get("If-None-Match"))) {
            return blobs.putIfAbsent(name, body) == null ? new Answer(201, "") : new Answer(409, "BlobAlreadyExists");
        }
        blobs.put(name, body);
        return new Answer(201, "");
    }

    private Answer delete(String name, Map<String, String> headers) {
        String condition = headers.get("If-Match");
        if (blobs.containsKey(name) && condition != null && !condition.equals(TAG)) {
            return new Answer(412, "ConditionNotMet");
        }
        return blobs.remove(name) == null ? notFound() : new Answer(202, "");
    }

    private static Answer notFound() {
        return new Answer(404, "BlobNotFound");
    }

    private void account(HttpExchange exchange) throws IOException {
        String properties = accountProperties;
        if (properties == null) {
            answer(exchange, new Answer(403, "AuthorizationPermissionMismatch"));
        } else {
            send(exchange, 200, properties.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    /// A page of names below the prefix. With a delimiter a name ends behind the first one that follows the
    /// prefix, and is told once.
    private byte[] list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.get("delimiter");
        TreeMap<String, Integer> names = new TreeMap<>();
        blobs.forEach((name, bytes) -> {
            if (name.startsWith(prefix)) {
                int at = delimiter == null ? -1 : name.indexOf(delimiter, prefix.length());
                names.put(at < 0 ? name : name.substring(0, at + 1), at < 0 ? bytes.length : -1);
            }
        });
        List<String> rest = List.copyOf(
                names.tailMap(query.getOrDefault("marker", ""), true).keySet());
        int size = Math.min(rest.size(), Integer.parseInt(query.getOrDefault("maxresults", "5000")));
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>");
        for (String name : rest.subList(0, size)) {
            int length = Objects.requireNonNull(names.get(name));
            xml.append(
                    length < 0
                            ? "<BlobPrefix><Name>" + name + "</Name></BlobPrefix>"
                            : "<Blob><Name>" + name + "</Name><VersionId>v1</VersionId>"
                                    + "<Properties><Last-Modified>" + LAST_MODIFIED
                                    + "</Last-Modified><Etag>1</Etag><Content-Length>" + length
                                    + "</Content-Length></Properties></Blob>");
        }
        String next = size == rest.size() ? "" : rest.get(size);
        return xml.append("</Blobs><NextMarker>" + next + "</NextMarker></EnumerationResults>")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        if (!answer.code().isEmpty()) {
            exchange.getResponseHeaders().set("x-ms-error-code", answer.code());
        }
        String said = answer.sentence() == null ? words : answer.sentence();
        boolean refused = answer.status() >= 400 && said != null;
        String error = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + answer.code() + "</Code><Message>"
                + said + "\nRequestId:1\nTime:2026-11-22T12:00:00Z</Message></Error>";
        send(exchange, answer.status(), refused ? error.getBytes(StandardCharsets.UTF_8) : new byte[0]);
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        }
        boolean empty = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            boolean cut =
                    exchange.getRequestMethod().equals("GET") && cutBodies.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            exchange.getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
        }
    }
}
