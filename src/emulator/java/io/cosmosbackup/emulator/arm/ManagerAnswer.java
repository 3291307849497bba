package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer. Without a body it says all by its status.
record ManagerAnswer(int status, @Nullable JsonNode body, Map<String, String> headers) {
    ManagerAnswer {
        headers = Map.copyOf(headers);
    }

    static ManagerAnswer ok(JsonNode body) {
        return new ManagerAnswer(200, body, Map.of());
    }

    ManagerAnswer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new ManagerAnswer(status, body, more);
    }
}
