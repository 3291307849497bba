package io.cosmosbackup.engine.account;

import java.util.Arrays;
import java.util.List;

/// A kind of resource that belongs to a database or a container and is neither its own JSON nor an item. The
/// names are those of the service's feeds, and of the format (docs/format.md, "What a line is"). They are
/// restored in this order.
public enum DefinitionKind {
    /// Keys of Always Encrypted, each wrapped by a key in a vault. Without them encrypted values cannot be
    /// read.
    ClientEncryptionKeys(true, "client encryption keys"),
    UserDefinedFunctions(false, "user defined functions"),
    StoredProcedures(false, "stored procedures"),
    Triggers(false, "triggers"),
    Users(true, "users"),
    /// What users may do. The service makes a new token for each when it is read: no token is ever kept.
    Permissions(true, "users' permissions");

    private final boolean ofDatabase;
    private final String shown;

    DefinitionKind(boolean ofDatabase, String shown) {
        this.ofDatabase = ofDatabase;
        this.shown = shown;
    }

    /// Whether a database has them, and not a container.
    public boolean ofDatabase() {
        return ofDatabase;
    }

    /// The kinds that such an owner may have.
    public static List<DefinitionKind> of(Owner owner) {
        return Arrays.stream(values())
                .filter(kind -> kind.ofDatabase == (owner.container() == null))
                .toList();
    }

    /// For people, in the plural.
    public String shown() {
        return shown;
    }
}
