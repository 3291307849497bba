package io.cosmosbackup.engine.selection;

import io.cosmosbackup.engine.account.ContainerName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Under which name each container of a backup is restored: its own unless it is renamed.
public record Renames(Map<ContainerName, ContainerName> names) {
    public static final Renames NONE = new Renames(Map.of());

    public Renames {
        names = Map.copyOf(names);
    }

    public ContainerName target(ContainerName source) {
        return names.getOrDefault(source, source);
    }

    /// Throws `IllegalArgumentException` when a rename is for a container that is not restored, or when two
    /// containers would be restored into one.
    public void check(Collection<ContainerName> sources) {
        for (ContainerName renamed : names.keySet()) {
            if (!sources.contains(renamed)) {
                throw new IllegalArgumentException(
                        "rename of " + renamed + ", which is not among what is restored: " + sources);
            }
        }
        Map<ContainerName, ContainerName> bySource = new HashMap<>();
        for (ContainerName source : sources) {
            ContainerName other = bySource.put(target(source), source);
            if (other != null) {
                throw new IllegalArgumentException(
                        "both " + other + " and " + source + " would be restored into " + target(source));
            }
        }
    }
}
