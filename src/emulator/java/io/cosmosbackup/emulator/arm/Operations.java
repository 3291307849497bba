package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What was begun and is not done, or was done and can still be asked for. Time passes with each request.
final class Operations {
    private static final String RESULTS = "operationResults";

    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private Completion completion = Completion.usual();

    /// Its work is done once, when {@code left} has passed zero.
    private static final class Operation {
        private final Supplier<ManagerAnswer> work;
        private final String location;
        private int left;
        private boolean asked;
        private @Nullable ManagerAnswer outcome;

        private Operation(Supplier<ManagerAnswer> work, String location, int unfinished) {
            this.work = work;
            this.location = location;
            this.left = unfinished;
        }

        private void pass() {
            if (outcome == null && left-- <= 0) {
                outcome = done(work);
            }
        }
    }

    private static ManagerAnswer done(Supplier<ManagerAnswer> work) {
        try {
            return work.get();
        } catch (ManagerException e) {
            return e.answer();
        }
    }

    synchronized void setCompletion(Completion newCompletion) {
        completion = newCompletion;
    }

    synchronized void passTime() {
        operations.values().forEach(Operation::pass);
    }

    /// The answer to a request that asks for work to be done.
    synchronized ManagerAnswer begin(ManagerRequest request, String region, Supplier<ManagerAnswer> work) {
        return switch (completion) {
            case Completion.AtOnce() -> done(work);
            case Completion.Later(int unfinished, var _) -> enqueued(request, region, work, unfinished);
        };
    }

    private ManagerAnswer enqueued(
            ManagerRequest request, String region, Supplier<ManagerAnswer> work, int unfinished) {
        String id = UUID.randomUUID().toString();
        String rest = id + "?api-version=" + request.query().get("api-version");
        ManagerPath path = request.path();
        String own = path.scope() + (path.isCollection() ? "/" + path.types().getLast() : "");
        String location = request.at(own + "/" + RESULTS + "/" + rest);
        operations.put(id, new Operation(work, location, unfinished));
        String status = path.subscription() + "/providers/" + path.namespace() + "/locations/" + region
                + "/operationsStatus/" + rest;
        return paced(new ManagerAnswer(202, status("Enqueued"), Map.of()))
                .with("Location", location)
                .with("Azure-AsyncOperation", request.at(status));
    }

    private ManagerAnswer paced(ManagerAnswer answer) {
        return switch (completion) {
            case Completion.Later(int _, var seconds)
            when seconds.isPresent() -> answer.with("Retry-After", String.valueOf(seconds.getAsInt()));
            case Completion.Later _, Completion.AtOnce _ -> answer;
        };
    }

    private static ObjectNode status(String word) {
        return ManagerJson.object().put("status", word);
    }

    /// {@code Azure-AsyncOperation}: always 200, and in the body how it stands.
    synchronized ManagerAnswer status(ManagerPath path) {
        Operation operation = find(path);
        ManagerAnswer outcome = operation.outcome;
        if (outcome == null) {
            String word = operation.asked ? "Dequeued" : "Enqueued";
            operation.asked = true;
            return paced(ManagerAnswer.ok(status(word)));
        } else if (outcome.status() < 300) {
            return ManagerAnswer.ok(status("Succeeded"));
        }
        JsonNode said = Optional.ofNullable(outcome.body()).orElseGet(ManagerJson::object);
        ObjectNode failed = status("Failed");
        failed.set("error", said.has("error") ? said.path("error") : said);
        return ManagerAnswer.ok(failed);
    }

    /// {@code Location}: 202 until it is done, then the answer that the request would have had at once.
    synchronized ManagerAnswer result(ManagerPath path) {
        Operation operation = find(path);
        ManagerAnswer outcome = operation.outcome;
        return outcome == null
                ? paced(new ManagerAnswer(202, status("Enqueued"), Map.of("Location", operation.location)))
                : outcome;
    }

    private Operation find(ManagerPath path) {
        Operation operation = operations.get(path.names().getLast());
        if (operation == null) {
            throw ManagerException.ofProvider(404, "NotFound", "The operation is not known.");
        }
        return operation;
    }
}
