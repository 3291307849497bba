package io.cosmosbackup.operator.status;

import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Printable;
import io.cosmosbackup.engine.report.Reason;
import java.util.List;
import java.util.stream.Collectors;

/// Why something is so: what conditions, events and log lines say. kubectl prints all of them as they are,
/// so the message is {@link Printable}, wherever it came from.
///
/// @param reason one CamelCase word
/// @param message a sentence for a person: what, on what, and what to do
public record Explanation(String reason, String message) {
    /// The API server keeps no longer message in a condition of its own kinds.
    private static final int LONGEST = 4096;

    public Explanation {
        message = Cut.text(Printable.of(message), LONGEST);
    }

    public static Explanation of(OperatorReason reason, String message) {
        return new Explanation(reason.name(), message);
    }

    /// In the engine's own word, where the operator finds out what the engine would.
    public static Explanation of(Reason reason, String message) {
        return new Explanation(reason.name(), message);
    }

    public static Explanation of(Failure failure) {
        return of(failure.reason(), failure.message());
    }

    /// The warnings of a run that ended well, to append to its message.
    public static String warnings(List<String> warnings) {
        return warnings.stream().map(warning -> "; WARNING: " + warning).collect(Collectors.joining());
    }

    /// Several as one: every message, under the word of the first.
    public static Explanation all(List<Explanation> whys) {
        return new Explanation(
                whys.getFirst().reason(),
                whys.stream().map(Explanation::message).collect(Collectors.joining("; ")));
    }

    public Explanation withHint(String remedy) {
        return new Explanation(reason, "%s. HINT: %s".formatted(message, remedy));
    }

    /// Of a run that has ended. What the engine's hint tells to mend may be in the spec, which is fixed.
    ///
    /// @param kind of the object that stands for the run
    public Explanation ofOneRun(String kind) {
        return alsoHint("the spec of a %s is fixed: make the next one under another name, or delete this one first"
                .formatted(kind));
    }

    /// With one more thing to do.
    public Explanation alsoHint(String remedy) {
        return message.contains(" HINT: ") ? new Explanation(reason, message + "; " + remedy) : withHint(remedy);
    }

    public boolean is(OperatorReason other) {
        return reason.equals(other.name());
    }
}
