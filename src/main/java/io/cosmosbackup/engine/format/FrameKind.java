package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.cosmosbackup.engine.account.DefinitionKind;
import java.util.Arrays;
import java.util.Optional;

/// What the lines of a frame are. See docs/format.md, "What a line is".
public enum FrameKind {
    /// Items, each at most once among the frames of this kind of one container of one backup.
    Documents,
    /// Items, of which the same one may stand before: what stands later is newer.
    Tail,
    /// Records of the all-versions-and-deletes change feed, as the service sent them.
    Changes,
    /// Items that are gone: `{"id":…,"partitionKey":[…]}`.
    Deletes,
    /// This and the following: resources of a database or a container, as {@link DefinitionKind} has them.
    ClientEncryptionKeys,
    UserDefinedFunctions,
    StoredProcedures,
    Triggers,
    Users,
    Permissions;

    public static FrameKind of(DefinitionKind kind) {
        return switch (kind) {
            case ClientEncryptionKeys -> ClientEncryptionKeys;
            case UserDefinedFunctions -> UserDefinedFunctions;
            case StoredProcedures -> StoredProcedures;
            case Triggers -> Triggers;
            case Users -> Users;
            case Permissions -> Permissions;
        };
    }

    /// Empty for what stands in segments of items.
    public Optional<DefinitionKind> definition() {
        return switch (this) {
            case Documents, Tail, Changes, Deletes -> Optional.empty();
            case ClientEncryptionKeys -> Optional.of(DefinitionKind.ClientEncryptionKeys);
            case UserDefinedFunctions -> Optional.of(DefinitionKind.UserDefinedFunctions);
            case StoredProcedures -> Optional.of(DefinitionKind.StoredProcedures);
            case Triggers -> Optional.of(DefinitionKind.Triggers);
            case Users -> Optional.of(DefinitionKind.Users);
            case Permissions -> Optional.of(DefinitionKind.Permissions);
        };
    }

    /// The kind of exactly this name.
    @JsonCreator
    static FrameKind named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it breaks a rule: a frame has an unknown" + " kind"));
    }
}
