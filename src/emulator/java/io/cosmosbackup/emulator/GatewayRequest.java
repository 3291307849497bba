package io.cosmosbackup.emulator;

import com.sun.net.httpserver.Headers;
import org.jspecify.annotations.Nullable;

/// A request as it came in, with its body.
record GatewayRequest(
        String verb, ResourcePath path, @Nullable String query, Headers headers, RequestBody body) {
    /// Bytes that are only ever read.
    @SuppressWarnings("ArrayRecordComponent")
    record RequestBody(byte[] bytes) {}

    /// Null if it is missing or empty: the Python SDK sends an empty {@code x-ms-continuation}.
    @Nullable
    String header(String name) {
        String value = headers.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }

    boolean flag(String name) {
        return "true".equalsIgnoreCase(header(name));
    }

    /// -1, and a header that is missing, mean {@code otherwise}.
    int number(String name, int otherwise) {
        String value = header(name);
        int number = value == null ? -1 : number(name, value);
        return number < 0 ? otherwise : number;
    }

    static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            GatewayException refusal = GatewayException.badRequest("Invalid value '" + value + "' of header " + name);
            refusal.initCause(e);
            throw refusal;
        }
    }

    RawObject object() {
        return RawObject.parse(body.bytes());
    }

    @Override
    public String toString() {
        return verb + " " + path;
    }
}
