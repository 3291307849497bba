package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/// What became of a restore's scripts, users, permissions and client encryption keys.
///
/// @param definitionsCreated were absent
/// @param definitionsReplaced were there with other content (policy Overwrite)
/// @param definitionsThere were there with the same content
/// @param definitionsKept were there with other content, and stay as they are
/// @param definitionsNotTaken the target did not take
public record DefinitionCounts(
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long definitionsCreated,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long definitionsReplaced,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long definitionsThere,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long definitionsKept,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long definitionsNotTaken) {
    public static final DefinitionCounts NONE = new DefinitionCounts(0, 0, 0, 0, 0);

    public boolean isEmpty() {
        return equals(NONE);
    }
}
