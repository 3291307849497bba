package io.cosmosbackup.engine.selection;

import io.cosmosbackup.engine.account.ContainerName;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which containers a run is about: those that match a pattern of `include`, or all when there is none, less those
/// that match a pattern of `exclude`. A pattern is `database/container`, where `*` stands for any text without a
/// slash.
public record Selection(List<String> include, List<String> exclude) {
    public static final Selection ALL = new Selection(List.of(), List.of());

    public Selection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        include.forEach(Selection::compile);
        exclude.forEach(Selection::compile);
    }

    public boolean selects(ContainerName name) {
        return (include.isEmpty() || matches(include, name)) && !matches(exclude, name);
    }

    /// The patterns that match none of these containers, those without `*` first.
    public Unmatched unmatched(Collection<ContainerName> there) {
        return new Unmatched(
                Stream.concat(include.stream(), exclude.stream())
                        .distinct()
                        .filter(pattern -> there.stream().noneMatch(name -> matches(List.of(pattern), name)))
                        .toList(),
                List.copyOf(there));
    }

    /// The patterns of include that match no container of a backup that was made with this selection. A container
    /// that exclude left out looks like one that was not there, so exclude is not looked at.
    public Unmatched missingIn(Collection<ContainerName> backedUp) {
        return new Unmatched(
                new Selection(include, List.of())
                        .unmatched(backedUp).patterns().stream()
                                .filter(pattern -> !exclude.contains(pattern))
                                .toList(),
                List.copyOf(backedUp));
    }

    private static boolean matches(List<String> patterns, ContainerName name) {
        return patterns.stream()
                .anyMatch(p -> compile(p).matcher(name.toString()).matches());
    }

    private static Pattern compile(String pattern) {
        if (pattern.chars().filter(c -> c == '/').count() != 1 || pattern.startsWith("/") || pattern.endsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no pattern of the form database/container. HINT: shop/* or */orders");
        }
        StringBuilder regex = new StringBuilder();
        for (String literal : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : "[^/]*").append(literal.isEmpty() ? "(?:)" : Pattern.quote(literal));
        }
        return Pattern.compile(regex.toString());
    }
}
