package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.DefinitionKind;
import java.util.List;

/// What an account answers when it is asked for one kind of resource of a database or container.
public sealed interface DefinitionAnswer {
    DefinitionKind kind();

    /// @param resources one JSON object each, as the service sent it, without what must not be kept
    record Held(DefinitionKind kind, List<byte[]> resources) implements DefinitionAnswer {
        public Held {
            resources = List.copyOf(resources);
        }
    }

    /// The account does not show them to this identity.
    ///
    /// @param why its own words
    record Unread(DefinitionKind kind, String why) implements DefinitionAnswer {}
}
