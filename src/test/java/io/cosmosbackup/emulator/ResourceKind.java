package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Optional;

/// A kind of resource that is stored and answered as it was sent, and does nothing. {@code required} are members that
/// must
/// be there.
enum ResourceKind {
    STORED_PROCEDURE("StoredProcedures", 8, List.of("body"), "dbs", "colls", "sprocs"),
    TRIGGER("Triggers", 7, List.of("body", "triggerType", "triggerOperation"), "dbs", "colls", "triggers"),
    FUNCTION("UserDefinedFunctions", 6, List.of("body"), "dbs", "colls", "udfs"),
    /// There never is one: the account has one region that is written.
    CONFLICT("Conflicts", 4, List.of(), "dbs", "colls", "conflicts"),
    USER("Users", 0, List.of(), "dbs", "users"),
    PERMISSION("Permissions", 0, List.of("permissionMode", "resource"), "dbs", "users", "permissions"),
    CLIENT_ENCRYPTION_KEY(
            "ClientEncryptionKeys",
            0,
            List.of("encryptionAlgorithm", "wrappedDataEncryptionKey", "keyWrapMetadata"),
            "dbs",
            "clientencryptionkeys");

    private final String member;
    private final int ridType;
    private final List<String> required;
    private final List<String> types;

    ResourceKind(String member, int ridType, List<String> required, String... types) {
        this.member = member;
        this.ridType = ridType;
        this.required = List.copyOf(required);
        this.types = List.of(types);
    }

    static Optional<ResourceKind> of(ResourcePath path) {
        for (ResourceKind kind : values()) {
            if (path.is(kind.types.toArray(String[]::new))) {
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
        return types.getLast();
    }

    List<String> required() {
        return required;
    }

    /// Of a container's child, of a user, or of a user's permission.
    String rid(String ownerRid, int number) {
        return switch (this) {
            case STORED_PROCEDURE, TRIGGER, FUNCTION, CONFLICT ->
                ResourceIds.item(ownerRid, number | ((long) ridType << 60));
            case USER, CLIENT_ENCRYPTION_KEY -> ResourceIds.user(ownerRid, number);
            case PERMISSION -> ResourceIds.item(ownerRid, number);
        };
    }
}
