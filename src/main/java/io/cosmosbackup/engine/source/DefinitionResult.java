package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.DefinitionKind;

/// What became of one script, user or key.
///
/// @param id as the target has it; a permission's stands behind its user's: `user/permission`
/// @param why a sentence for `Kept` and `Refused`, else empty
public record DefinitionResult(DefinitionKind kind, String id, Outcome outcome, String why) {
    public enum Outcome {
        Created,
        Replaced,
        /// It was there already, with the same content.
        Same,
        /// It was there with other content, or its container is not part of the restore. It stays as it is.
        Kept,
        /// The target did not take it.
        Refused
    }

    public static DefinitionResult of(DefinitionKind kind, String id, Outcome outcome) {
        return new DefinitionResult(kind, id, outcome, "");
    }
}
