package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.arm.ResourceManager;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Where databases, containers and scripts are shown and made. The account itself does that for a key. Entra
/// identities are refused there, and ask Azure Resource Manager.
interface ControlPlane {
    static ControlPlane of(CosmosConnection connection, @Nullable ResourceManager manager) {
        GatewayControl gateway = new GatewayControl(connection);
        return manager == null ? gateway : new ManagerControl(manager, gateway);
    }

    /// All resources of a kind, as the data plane shows them.
    ///
    /// @param owner the link of a database, a container or a user
    List<byte[]> feed(DefinitionKind kind, String... owner);

    /// Creates what is absent.
    ///
    /// @param json as the data plane takes it
    Made create(Definable what, byte[] json, Throughput throughput);

    /// Replaces what is there.
    Made replace(Definable what, byte[] json);

    /// Changes the definition of a container that is there.
    ///
    /// @param seen the data plane's answer with the definition
    Made redefine(Definable container, CosmosResponse seen, UnaryOperator<ContainerDefinition> change);

    /// Deletes it, or finds that it is gone.
    Made delete(Definable what);

    /// What a person can do about a database or container that was not created.
    String hint(Made.Why why);
}
