package io.cosmosbackup.engine.source.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One request to the gateway.
///
/// @param resourceType what the path ends in, as requests are signed: `dbs`, `colls`, `docs`, `pkranges`, `udfs`,
///     `offers` or nothing for the account
/// @param resourceLink the resource (or, for a feed or a creation, the parent) by names, as requests are signed
/// @param path the URL's path, percent-encoded
public record CosmosRequest(
        String verb, String resourceType, String resourceLink, String path, Map<String, String> headers, byte[] body) {
    /// In bytes. The reader of a manifest takes no longer text.
    static final int LONGEST_DEFINITION = 4 << 20;

    private static final byte[] NO_BODY = new byte[0];

    static CosmosRequest account() {
        return new CosmosRequest("GET", "", "", "/", Map.of(), NO_BODY);
    }

    /// A resource itself, by its names: `get("colls", "dbs", "shop", "colls", "orders")`.
    public static CosmosRequest get(String resourceType, String... link) {
        return new CosmosRequest("GET", resourceType, String.join("/", link), path(link), Map.of(), NO_BODY);
    }

    /// The feed of all resources of a type below a parent.
    public static CosmosRequest feed(String resourceType, String... parent) {
        return below("GET", resourceType, NO_BODY, parent);
    }

    /// A new resource, or a query or batch, below a parent.
    public static CosmosRequest post(String resourceType, byte[] body, String... parent) {
        return below("POST", resourceType, body, parent);
    }

    /// A resource itself, replaced.
    public static CosmosRequest put(String resourceType, byte[] body, String... link) {
        return new CosmosRequest("PUT", resourceType, String.join("/", link), path(link), Map.of(), body);
    }

    public static CosmosRequest delete(String resourceType, String... link) {
        return new CosmosRequest("DELETE", resourceType, String.join("/", link), path(link), Map.of(), NO_BODY);
    }

    /// How many bytes an answer that is no refusal may have. The service puts 4 MB on a page, which may be
    /// longer as text, and takes definitions of 2 MB.
    int mostAnswered() {
        return switch (resourceType) {
            case "" -> 256 << 10; // the account: some names and addresses for each region
            case "docs" -> 16 << 20;
            default -> path.endsWith("/" + resourceType) ? 8 << 20 : LONGEST_DEFINITION; // many, or one
        };
    }

    public CosmosRequest with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new CosmosRequest(verb, resourceType, resourceLink, path, more, body);
    }

    private static CosmosRequest below(String verb, String resourceType, byte[] body, String... parent) {
        String path = (parent.length == 0 ? "" : path(parent)) + "/" + resourceType;
        return new CosmosRequest(verb, resourceType, String.join("/", parent), path, Map.of(), body);
    }

    private static String path(String... link) {
        StringBuilder path = new StringBuilder();
        for (String part : link) {
            path.append('/')
                    .append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return path.toString();
    }

    /// For messages: verb and path, without the key or the body.
    @Override
    public String toString() {
        return verb + " " + path;
    }
}
