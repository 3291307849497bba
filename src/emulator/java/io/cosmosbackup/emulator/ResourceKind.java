package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Optional;

/// A kind of resource that is stored and answered as it was sent, and does nothing, by its name in feeds and
/// the types of its path.
enum ResourceKind {
    STORED_PROCEDURE("StoredProcedures", "dbs/colls/sprocs"),
    TRIGGER("Triggers", "dbs/colls/triggers"),
    FUNCTION("UserDefinedFunctions", "dbs/colls/udfs"),
    /// There is one only if it was planted: the account has one region that is written.
    CONFLICT("Conflicts", "dbs/colls/conflicts"),
    USER("Users", "dbs/users"),
    PERMISSION("Permissions", "dbs/users/permissions"),
    CLIENT_ENCRYPTION_KEY("ClientEncryptionKeys", "dbs/clientencryptionkeys");

    private final String member;
    private final String types;

    ResourceKind(String member, String types) {
        this.member = member;
        this.types = types;
    }

    static Optional<ResourceKind> of(ResourcePath path) {
        for (ResourceKind kind : values()) {
            if (path.is(kind.types.split("/", -1))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// The name of the array in a feed.
    String member() {
        return member;
    }

    /// The last segment of the feed's path.
    String type() {
        return types.substring(types.lastIndexOf('/') + 1);
    }

    /// Members that must be there.
    List<String> required() {
        return switch (this) {
            case STORED_PROCEDURE, FUNCTION -> List.of("body");
            case TRIGGER -> List.of("body", "triggerType", "triggerOperation");
            case PERMISSION -> List.of("permissionMode", "resource");
            case CLIENT_ENCRYPTION_KEY -> List.of("encryptionAlgorithm", "wrappedDataEncryptionKey", "keyWrapMetadata");
            case CONFLICT, USER -> List.of();
        };
    }

    /// Of a container's child, of a user, or of a user's permission.
    String rid(String ownerRid, int number) {
        return switch (this) {
            case STORED_PROCEDURE -> ofContainer(ownerRid, number, 8);
            case TRIGGER -> ofContainer(ownerRid, number, 7);
            case FUNCTION -> ofContainer(ownerRid, number, 6);
            case CONFLICT -> ofContainer(ownerRid, number, 4);
            case USER, CLIENT_ENCRYPTION_KEY -> ResourceIds.user(ownerRid, number);
            case PERMISSION -> ResourceIds.item(ownerRid, number);
        };
    }

    /// The type is the highest half of the last byte.
    private static String ofContainer(String containerRid, int number, long type) {
        return ResourceIds.item(containerRid, number | (type << 60));
    }
}
