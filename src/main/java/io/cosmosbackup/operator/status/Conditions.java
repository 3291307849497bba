package io.cosmosbackup.operator.status;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.VerificationResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Conditions as kstatus, Argo CD and `kubectl wait` read them. Every method returns a new list; the time of a
/// condition moves only when its status does.
public final class Conditions {
    public static final String READY = "Ready";
    public static final String STALLED = "Stalled";
    public static final String COMPLETE = "Complete";
    public static final String FAILED = "Failed";
    public static final String CATALOGED = "Cataloged";
    public static final String VERIFIED = "Verified";
    public static final String DELETING = "Deleting";

    private Conditions() {}

    /// Ready as said, and nothing else: work goes on, or nothing is wrong.
    public static List<Condition> ready(
            List<Condition> old, boolean ready, Explanation why, long generation, Instant now) {
        return List.of(condition(old, READY, ready ? "True" : "False", why, generation, now));
    }

    /// Not known yet whether it is ready.
    public static List<Condition> unknown(List<Condition> old, Explanation why, long generation, Instant now) {
        return List.of(condition(old, READY, "Unknown", why, generation, now));
    }

    /// Not ready, and nothing will change that until a person acts: kstatus calls only a stalled object failed.
    public static List<Condition> stalled(List<Condition> old, Explanation why, long generation, Instant now) {
        return List.of(
                condition(old, READY, "False", why, generation, now),
                condition(old, STALLED, "True", why, generation, now));
    }

    /// A run has ended well.
    ///
    /// @param ready whether nothing is left to be done about what it brought
    public static List<Condition> complete(
            List<Condition> old, boolean ready, Explanation why, long generation, Instant now) {
        return List.of(
                condition(old, COMPLETE, "True", why, generation, now),
                condition(old, READY, ready ? "True" : "False", why, generation, now));
    }

    /// Ready as said; the others stay as they are.
    public static List<Condition> withReady(
            List<Condition> old, boolean ready, Explanation why, long generation, Instant now) {
        return old.stream()
                .map(c -> c.type().equals(READY)
                        ? condition(old, READY, ready ? "True" : "False", why, generation, now)
                        : c)
                .toList();
    }

    /// Ready as said, and Stalled when only a person can help; the others stay as they are.
    public static List<Condition> withReadyOrStalled(
            List<Condition> old, boolean ready, boolean stalled, Explanation why, long generation, Instant now) {
        List<Condition> conditions = new ArrayList<>(without(withReady(old, ready, why, generation, now), STALLED));
        if (stalled) {
            conditions.add(condition(old, STALLED, "True", why, generation, now));
        }
        return List.copyOf(conditions);
    }

    /// The conditions said, and Cataloged as it was.
    public static List<Condition> keepingCataloged(List<Condition> old, List<Condition> said) {
        return Stream.concat(said.stream(), find(old, CATALOGED).stream())
                .collect(
                        Collectors.toMap(Condition::type, Function.identity(), (first, _) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /// Cataloged as said; the others stay as they are.
    public static List<Condition> withCataloged(
            List<Condition> old, boolean whole, Explanation why, long generation, Instant now) {
        return keepingCataloged(
                List.of(condition(old, CATALOGED, whole ? "True" : "False", why, generation, now)),
                without(old, CATALOGED));
    }

    /// It is not known yet what Cataloged is; the others stay as they are.
    public static List<Condition> withCatalogedUnknown(
            List<Condition> old, Explanation why, long generation, Instant now) {
        return keepingCataloged(
                List.of(condition(old, CATALOGED, "Unknown", why, generation, now)), without(old, CATALOGED));
    }

    /// Verified as the newest verification ended; the others stay as they are.
    public static List<Condition> withVerified(
            List<Condition> old, VerificationResult result, Explanation why, long generation, Instant now) {
        String status = switch (result) {
            case Passed -> "True";
            case Failed -> "False";
            case Inconclusive -> "Unknown";
        };
        return Stream.concat(
                        without(old, VERIFIED).stream(),
                        Stream.of(condition(old, VERIFIED, status, why, generation, now)))
                .toList();
    }

    /// The data is being deleted; Ready says how far that is, and the others stay as they are.
    public static List<Condition> withDeleting(List<Condition> old, Explanation why, long generation, Instant now) {
        return Stream.concat(
                        without(withReady(old, false, why, generation, now), DELETING).stream(),
                        Stream.of(condition(old, DELETING, "True", why, generation, now)))
                .toList();
    }

    public static List<Condition> without(List<Condition> old, String type) {
        return old.stream().filter(c -> !c.type().equals(type)).toList();
    }

    /// A run has ended and did not do what it was for, or not all of it.
    public static List<Condition> failed(List<Condition> old, Explanation why, long generation, Instant now) {
        List<Condition> conditions = new ArrayList<>(stalled(old, why, generation, now));
        conditions.addFirst(condition(old, FAILED, "True", why, generation, now));
        return List.copyOf(conditions);
    }

    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    public static boolean isTrue(List<Condition> conditions, String type) {
        return find(conditions, type).filter(c -> c.status().equals("True")).isPresent();
    }

    private static Condition condition(
            List<Condition> old, String type, String status, Explanation why, long generation, Instant now) {
        Instant since = find(old, type)
                .filter(c -> c.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS));
        return new Condition(type, status, generation, since, why.reason(), why.message());
    }
}
