package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/// A database or a container that a restore is about to create: a line of `restore --json`, before it begins.
///
/// @param container null for a database itself, whose throughput its containers share
/// @param requestUnits per second; of `Autoscale` the maximum, of `None` 0
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Creation")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Creation(String database, @Nullable String container, Throughput throughput, int requestUnits) {
    /// How it gets its throughput.
    public enum Throughput {
        None,
        Manual,
        Autoscale
    }
}
