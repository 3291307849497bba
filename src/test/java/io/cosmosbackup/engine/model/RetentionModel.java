package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a policy keeps of a series, reckoned a second time and in a plainer way: a table of the restore points,
/// newest first, and for each of them a look at those above it. It does not judge backups whose chain is broken.
///
/// @param seen the backups of one series
record RetentionModel(Site.Seen seen, RetentionPolicy policy, Instant now) {
    private static final Comparator<ManifestHead> OLDEST_FIRST = Comparator.comparingLong(RetentionModel::sequence)
            .thenComparing(head -> head.cost().completedAt())
            .thenComparing(ManifestHead::backup);

    private List<ManifestHead> heads() {
        return seen.files().stream().map(file -> file.manifest().head()).toList();
    }

    Set<String> kept() {
        Set<String> kept = new HashSet<>();
        heads().stream().filter(this::isAhead).forEach(h -> kept.add(h.backup()));
        lines().forEach(line -> kept.addAll(kept(line)));
        heads().stream().filter(h -> kept.contains(h.backup())).toList().forEach(h -> chain(h).ifPresent(kept::addAll));
        return kept;
    }

    /// Of backups that are counted together, newest first.
    private Set<String> kept(List<ManifestHead> counted) {
        Set<String> kept = new HashSet<>();
        counted.stream()
                .max(Comparator.comparing((ManifestHead h) -> h.cuts().first())
                        .thenComparingInt(h -> -counted.indexOf(h)))
                .ifPresent(h -> kept.add(h.backup()));
        for (int place = 0; place < counted.size(); place++) {
            ManifestHead head = counted.get(place);
            if (place < policy.minimum()
                    || policy.keepsEverything()
                    || (!tooOld(head)
                            && (place < policy.counts().last()
                                    || isOfADay(counted, place)
                                    || !policy.counts().any()))) {
                kept.add(head.backup());
            }
        }
        return kept;
    }

    /// What was written for repositories that are joined, cut where a number cannot follow the one before.
    private List<List<ManifestHead>> lines() {
        List<List<ManifestHead>> lines = new ArrayList<>();
        for (Set<String> origin : origins()) {
            List<ManifestHead> newestFirst = heads().stream()
                    .filter(h -> !isAhead(h) && chain(h).isPresent() && origin.contains(h.backup()))
                    .sorted(OLDEST_FIRST.reversed())
                    .toList();
            List<ManifestHead> line = new ArrayList<>();
            for (ManifestHead head : newestFirst) {
                if (!line.isEmpty() && !follows(line.getLast(), head)) {
                    lines.add(line);
                    line = new ArrayList<>();
                }
                line.add(head);
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /// Ids of backups that belong together by what they were written for: grown one by one.
    private List<Set<String>> origins() {
        List<Set<String>> all = new ArrayList<>();
        Set<String> left =
                new TreeSet<>(heads().stream().map(ManifestHead::backup).toList());
        while (!left.isEmpty()) {
            Set<String> group = new HashSet<>(Set.of(left.iterator().next()));
            boolean grown = true;
            while (grown) {
                Set<String> ids = heads().stream()
                        .filter(h -> group.contains(h.backup()))
                        .flatMap(h -> h.writtenFor().stream())
                        .collect(Collectors.toSet());
                boolean none = heads().stream()
                        .anyMatch(h ->
                                group.contains(h.backup()) && h.writtenFor().isEmpty());
                grown = group.addAll(heads().stream()
                        .filter(h -> h.writtenFor().isEmpty()
                                ? none
                                : h.writtenFor().stream().anyMatch(ids::contains))
                        .map(ManifestHead::backup)
                        .toList());
            }
            left.removeAll(group);
            all.add(group);
        }
        return all;
    }

    private boolean follows(ManifestHead higher, ManifestHead lower) {
        long missing = Math.max(0, sequence(higher) - sequence(lower) - 1);
        ManifestHead.Link previous = Objects.requireNonNull(higher.series()).previous();
        boolean named = previous == null
                || seen.files().stream()
                        .filter(file -> file.manifest().backup().equals(lower.backup()))
                        .anyMatch(file -> file.sha256().equals(previous.sha256()));
        return (missing == 0 && named)
                || missing
                        <= Duration.between(
                                        lower.cost().completedAt(),
                                        higher.cost().completedAt())
                                .plusDays(1)
                                .toMinutes();
    }

    private boolean isAhead(ManifestHead head) {
        return head.cost().completedAt().isAfter(now) || head.cuts().first().isAfter(now);
    }

    /// It and what it builds on, or empty when something of that is not there.
    private Optional<Set<String>> chain(ManifestHead head) {
        Set<String> chain = new HashSet<>(Set.of(head.backup()));
        for (ManifestHead at = head; at.parent() != null; ) {
            String parent = at.parent().backup();
            Optional<ManifestHead> found =
                    heads().stream().filter(h -> h.backup().equals(parent)).findFirst();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            at = found.get();
            chain.add(parent);
        }
        return seen.whole().containsAll(chain) ? Optional.of(chain) : Optional.empty();
    }

    private boolean tooOld(ManifestHead head) {
        return policy.maxAge() instanceof Duration age && head.cuts().first().isBefore(now.minus(age));
    }

    /// Whether it is the newest of its day, and its day one of the newest so many that have one.
    private boolean isOfADay(List<ManifestHead> counted, int place) {
        List<LocalDate> above = counted.subList(0, place).stream()
                .filter(h -> !tooOld(h))
                .map(RetentionModel::day)
                .distinct()
                .toList();
        return above.size() < policy.counts().daily() && !above.contains(day(counted.get(place)));
    }

    private static LocalDate day(ManifestHead head) {
        return LocalDate.ofInstant(head.cuts().first(), ZoneOffset.UTC);
    }

    static long sequence(ManifestHead head) {
        return Objects.requireNonNull(head.series()).sequence();
    }
}
