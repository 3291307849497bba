package io.cosmosbackup.engine.account;

/// A container by the names of its database and itself; written `database/container`.
public record ContainerName(String database, String container) implements Comparable<ContainerName> {
    public ContainerName {
        requireName("database", database);
        requireName("container", container);
    }

    /// Reads `database/container`. Neither name can hold a slash: Cosmos DB refuses `/ \ # ?` in them.
    public static ContainerName parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + ResourceName.shown(text) + "' is not database/container");
        }
        return new ContainerName(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ContainerName other) {
        int byDatabase = database.compareTo(other.database);
        return byDatabase != 0 ? byDatabase : container.compareTo(other.container);
    }

    @Override
    public String toString() {
        return database + "/" + container;
    }

    private static void requireName(String what, String name) {
        ResourceName.fault(name).ifPresent(why -> {
            throw new IllegalArgumentException(
                    "'" + ResourceName.shown(name) + "' cannot be the name of a " + what + ": " + why);
        });
    }
}
