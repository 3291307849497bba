package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import java.util.List;

/// Scripts, users or keys of a backup, and the database or container of the target that they go to.
///
/// @param resources in the order in which they are needed
/// @param containers where the containers of that backup go, for what refers to them
public record DefinitionSet(Owner into, List<Resource> resources, List<Moved> containers) {
    public DefinitionSet {
        resources = List.copyOf(resources);
        containers = List.copyOf(containers);
    }

    /// @param json one object, as the service sent it
    public record Resource(DefinitionKind kind, byte[] json) {}

    /// A container of the backup, and its name in the target.
    public record Moved(Container from, ContainerName into) {}
}
