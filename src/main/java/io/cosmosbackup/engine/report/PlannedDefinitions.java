package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Scripts, users or keys that a restore would bring: a line of `restore --dry-run --json`.
///
/// @param into `database/container`, or `database` for what belongs to the database itself
/// @param counts how many of each kind, by its name in plain words
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("PlannedDefinitions")
public record PlannedDefinitions(String into, Map<String, Long> counts) {
    public PlannedDefinitions {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
