package io.cosmosbackup;

import io.cosmosbackup.cli.RootCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/// Entry point of the one application; its modes are the subcommands of {@link RootCommand}. Only the mode
/// `operator` starts Quarkus: the engine's verbs open no port and make no call to Kubernetes.
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String... args) {
        System.exit(RootCommand.run(args));
    }
}
