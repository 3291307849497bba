package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.ContainerName;
import java.util.function.Predicate;

/// What an identity is to do in an account, so that each right for it can be tried.
public sealed interface Wanted {
    /// Which containers it is about.
    Predicate<ContainerName> containers();

    record ToRead(Predicate<ContainerName> containers) implements Wanted {}

    /// @param policy what becomes of items that are there: other rights are needed to replace them
    record ToWrite(Predicate<ContainerName> containers, ConflictPolicy policy) implements Wanted {}
}
