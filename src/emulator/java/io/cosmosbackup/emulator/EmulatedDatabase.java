package io.cosmosbackup.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/// A database and its containers, by name.
final class EmulatedDatabase {
    private final Account account;
    private final Resource definition;
    private final Map<String, EmulatedContainer> containers = new ConcurrentSkipListMap<>();

    EmulatedDatabase(Account account, String rid, RawObject sent) {
        this.account = account;
        String id = ResourceNames.checked(sent.text("id"));
        String etag = "\"" + UUID.randomUUID() + "\"";
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("_rid", rid);
        server.put("_self", "dbs/" + rid + "/");
        server.put("_etag", etag);
        server.put("_colls", "colls/");
        server.put("_users", "users/");
        server.put("_ts", account.seconds());
        this.definition = Resource.of(id, rid, etag, sent, Map.of(), server);
    }

    Account account() {
        return account;
    }

    Resource definition() {
        return definition;
    }

    String id() {
        return definition.id();
    }

    String rid() {
        return definition.rid();
    }

    String selfLink() {
        return "dbs/" + rid() + "/";
    }

    List<EmulatedContainer> containers() {
        return List.copyOf(containers.values());
    }

    Optional<EmulatedContainer> container(String name) {
        return Optional.ofNullable(containers.get(name));
    }

    Optional<EmulatedContainer> containerByRid(String rid) {
        return containers.values().stream()
                .filter(container -> container.rid().equals(rid))
                .findFirst();
    }

    /// 409 if there is one of that name.
    void add(EmulatedContainer container) {
        if (containers.putIfAbsent(container.id(), container) != null) {
            throw GatewayException.conflict();
        }
    }

    void remove(EmulatedContainer container) {
        if (!containers.remove(container.id(), container)) {
            throw GatewayException.notFound();
        }
    }
}
