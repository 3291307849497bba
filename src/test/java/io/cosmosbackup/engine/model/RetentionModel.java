package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.plan.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a policy keeps of a series, reckoned a second time and in a plainer way: a table of the restore points,
/// newest first, and for each of them a look at those above it. It does not judge backups whose chain is broken.
record RetentionModel(List<ManifestHead> heads, RetentionPolicy policy, Instant now) {
    Set<String> kept() {
        Set<String> kept = new HashSet<>();
        List<ManifestHead> counted = heads.stream()
                .filter(h -> !isAhead(h) && chain(h).isPresent())
                .sorted(Comparator.comparingLong(RetentionModel::sequence)
                        .thenComparing(ManifestHead::completedAt)
                        .thenComparing(ManifestHead::backup)
                        .reversed())
                .toList();
        heads.stream().filter(this::isAhead).forEach(h -> kept.add(h.backup()));
        counted.stream()
                .max(Comparator.comparing(ManifestHead::firstCut).thenComparingInt(h -> -counted.indexOf(h)))
                .ifPresent(h -> kept.add(h.backup()));
        for (int place = 0; place < counted.size(); place++) {
            ManifestHead head = counted.get(place);
            if (place < policy.minimum()
                    || policy.keepsEverything()
                    || (!tooOld(head)
                            && (place < policy.keepLast() || isOfADay(counted, place) || !policy.hasCounts()))) {
                kept.add(head.backup());
            }
        }
        heads.stream().filter(h -> kept.contains(h.backup())).toList().forEach(h -> chain(h).ifPresent(kept::addAll));
        return kept;
    }

    private boolean isAhead(ManifestHead head) {
        return head.completedAt().isAfter(now) || head.firstCut().isAfter(now);
    }

    /// It and what it builds on, or empty when something of that is not there.
    private Optional<Set<String>> chain(ManifestHead head) {
        Set<String> chain = new HashSet<>(Set.of(head.backup()));
        for (ManifestHead at = head; at.parent() != null; ) {
            String parent = at.parent().backup();
            Optional<ManifestHead> found =
                    heads.stream().filter(h -> h.backup().equals(parent)).findFirst();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            at = found.get();
            chain.add(parent);
        }
        return Optional.of(chain);
    }

    private boolean tooOld(ManifestHead head) {
        return policy.maxAge() instanceof Duration age && head.firstCut().isBefore(now.minus(age));
    }

    /// Whether it is the newest of its day, and its day one of the newest so many that have one.
    private boolean isOfADay(List<ManifestHead> counted, int place) {
        List<LocalDate> above = counted.subList(0, place).stream()
                .filter(h -> !tooOld(h))
                .map(RetentionModel::day)
                .distinct()
                .toList();
        return above.size() < policy.daily() && !above.contains(day(counted.get(place)));
    }

    private static LocalDate day(ManifestHead head) {
        return LocalDate.ofInstant(head.firstCut(), ZoneOffset.UTC);
    }

    static long sequence(ManifestHead head) {
        return Objects.requireNonNull(head.series()).sequence();
    }
}
