package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/// A client of the manager that follows nothing by itself.
final class ManagerClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ResourceManager manager;
    private final @Nullable String token;

    ManagerClient(ResourceManager manager, @Nullable String token) {
        this.manager = manager;
        this.token = token;
    }

    record Answer(int status, JsonNode json, HttpResponse<String> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /// Of the manager's errors and of the provider's.
        String code() {
            return (json.has("error") ? json.path("error") : json).path("code").asText();
        }

        String message() {
            return (json.has("error") ? json.path("error") : json)
                    .path("message")
                    .asText();
        }
    }

    /// @param path below the account
    Answer send(String verb, String path, String body) throws IOException, InterruptedException {
        return follow(verb, manager.endpoint().resolve(manager.resourceId() + path + "?api-version=2025-10-15"), body);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Answer put(String path, String resource) throws IOException, InterruptedException {
        return send("PUT", path, "{\"properties\":{\"resource\":" + resource + ",\"options\":{}}}");
    }

    Answer follow(String verb, URI address, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(verb, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    }

    @Override
    public void close() {
        http.close();
    }
}
