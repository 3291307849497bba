package io.cosmosbackup.engine.selection;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.Misspelt;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Patterns that match no container of those that are there. One without `*` names a container that somebody
/// counts on.
///
/// @param patterns those without `*` first
/// @param there the names that can be meant
public record Unmatched(List<String> patterns, List<ContainerName> there) {
    /// A message names no more containers than this.
    private static final int NAMED = 20;

    public Unmatched {
        patterns = patterns.stream()
                .sorted(Comparator.comparing(Unmatched::isOpen))
                .toList();
        there = List.copyOf(there);
    }

    private static boolean isOpen(String pattern) {
        return pattern.contains("*");
    }

    /// Those without `*`.
    public List<String> exact() {
        return patterns.stream().filter(pattern -> !isOpen(pattern)).toList();
    }

    /// Those with `*`.
    public List<String> open() {
        return patterns.stream().filter(Unmatched::isOpen).toList();
    }

    /// The names that are there, nearest first to those that were meant: `shop/payments` to `shop/paymnets`.
    public String nearest() {
        return nearest(NAMED);
    }

    public String nearest(int most) {
        List<ContainerName> sorted = there.stream()
                .sorted(Comparator.comparingInt((ContainerName name) -> distance(name.toString()))
                        .thenComparing(ContainerName::toString))
                .toList();
        return sorted.stream().limit(most).map(ContainerName::toString).collect(Collectors.joining(", "))
                + (sorted.size() > most ? " and %d more".formatted(sorted.size() - most) : "");
    }

    private int distance(String name) {
        return patterns.stream()
                .mapToInt(pattern -> Misspelt.distance(pattern, name))
                .min()
                .orElse(0);
    }
}
