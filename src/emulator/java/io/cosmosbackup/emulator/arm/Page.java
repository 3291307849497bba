package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// One page of a list, and where the next one is.
final class Page {
    static final String SKIP = "$skiptoken";

    private Page() {}

    static ManagerAnswer of(ManagerRequest request, List<ObjectNode> all, int size) {
        String token = request.query().get(SKIP);
        int from = token == null ? 0 : position(token, all.size());
        int to = Math.min(all.size(), from + size);
        ObjectNode page = ManagerJson.object();
        ArrayNode value = page.putArray("value");
        all.subList(from, to).forEach(value::add);
        if (to < all.size()) {
            ManagerPath path = request.path();
            page.put(
                    "nextLink",
                    request.at(path.scope() + "/" + path.types().getLast() + "?api-version="
                            + request.query().get("api-version") + "&%24skiptoken=" + to));
        }
        return ManagerAnswer.ok(page);
    }

    private static int position(String token, int size) {
        if (!token.matches("\\d{1,8}") || Integer.parseInt(token) > size) {
            throw ManagerException.ofManager(400, "InvalidSkipToken", "The skip token '" + token + "' is not valid.");
        }
        return Integer.parseInt(token);
    }
}
