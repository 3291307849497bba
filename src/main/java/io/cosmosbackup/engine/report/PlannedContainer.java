package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/// A container that a restore would write: a line of `restore --dry-run --json`.
///
/// @param into its name in the target: the same, or another one if it is renamed
/// @param items documents in the backup; an item that changed while it was read counts more than once
/// @param bytes their size, uncompressed
/// @param timeToLive what will become of it; null where nothing expires, before and after
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("PlannedContainer")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedContainer(
        String container,
        String into,
        long items,
        long bytes,
        @Nullable String timeToLive) {}
