package io.cosmosbackup.engine.account;

import org.jspecify.annotations.Nullable;

/// What a resource belongs to: a container, or a database itself. Written `database/container` or `database`.
///
/// @param container null for what belongs to the database itself
public record Owner(String database, @Nullable String container) {
    public static Owner of(ContainerName name) {
        return new Owner(name.database(), name.container());
    }

    public static Owner database(String name) {
        return new Owner(name, null);
    }

    @Override
    public String toString() {
        return container == null ? database : database + "/" + container;
    }

    /// For messages: `container shop/orders` or `database shop`.
    public String shown() {
        return (container == null ? "database " : "container ") + this;
    }
}
