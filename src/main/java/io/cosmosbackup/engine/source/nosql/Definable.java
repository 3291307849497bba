package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.ContainerName;
import java.util.ArrayList;
import java.util.List;

/// A database, a container, or what is in them beside items.
///
/// @param link types and names in turn, as the data plane has them: `dbs`, `shop`, `colls`, `orders`
record Definable(List<String> link) {
    Definable {
        link = List.copyOf(link);
    }

    static Definable database(String name) {
        return new Definable(List.of("dbs", name));
    }

    static Definable container(ContainerName name) {
        return new Definable(List.of("dbs", name.database(), "colls", name.container()));
    }

    Definable child(String type, String name) {
        List<String> below = new ArrayList<>(link);
        below.add(type);
        below.add(name);
        return new Definable(below);
    }

    String type() {
        return link.get(link.size() - 2);
    }

    String[] parent() {
        return link.subList(0, link.size() - 2).toArray(String[]::new);
    }

    String[] path() {
        return link.toArray(String[]::new);
    }

    String linkText() {
        return String.join("/", link);
    }
}
