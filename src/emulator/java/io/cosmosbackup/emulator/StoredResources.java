package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Scripts, users and the like, by kind and owner. The id of an owner is never used again, so that what a
/// deleted one had is out of reach.
final class StoredResources {
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Owned, Map<String, Resource>> resources = new ConcurrentHashMap<>();

    private record Owned(ResourceKind kind, String ownerRid) {}

    private Map<String, Resource> of(ResourceKind kind, String ownerRid) {
        return resources.computeIfAbsent(new Owned(kind, ownerRid), _ -> new ConcurrentSkipListMap<>());
    }

    String newRid(ResourceKind kind, String ownerRid) {
        return kind.rid(ownerRid, numbers.incrementAndGet());
    }

    List<Resource> list(ResourceKind kind, String ownerRid) {
        return List.copyOf(of(kind, ownerRid).values());
    }

    Optional<Resource> find(ResourceKind kind, String ownerRid, String segment, boolean byRid) {
        return byRid
                ? list(kind, ownerRid).stream()
                        .filter(resource -> resource.rid().equals(segment))
                        .findFirst()
                : Optional.ofNullable(of(kind, ownerRid).get(segment));
    }

    /// 409 if there is one of that id.
    void add(ResourceKind kind, String ownerRid, Resource resource) {
        if (of(kind, ownerRid).putIfAbsent(resource.id(), resource) != null) {
            throw GatewayException.conflict();
        }
    }

    /// {@code after} may have another id.
    synchronized void replace(ResourceKind kind, String ownerRid, Resource before, Resource after) {
        if (!before.id().equals(after.id())) {
            add(kind, ownerRid, after);
            remove(kind, ownerRid, before);
        } else {
            of(kind, ownerRid).put(after.id(), after);
        }
    }

    void remove(ResourceKind kind, String ownerRid, Resource resource) {
        of(kind, ownerRid).remove(resource.id());
    }
}
