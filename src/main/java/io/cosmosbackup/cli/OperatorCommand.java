package io.cosmosbackup.cli;

import io.cosmosbackup.operator.OperatorApplication;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `operator`: the long-running mode, in a cluster.
@Command(
        name = "operator",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the Kubernetes operator until it is stopped.",
            "It watches CosmosBackupRepositories, CosmosBackupSchedules, CosmosBackups and CosmosRestores and runs the other"
                    + " verbs in Jobs. Install it with the manifests in deploy/manifests."
        })
final class OperatorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        int[] exit = {0};
        Quarkus.run(OperatorApplication.class, (code, failure) -> {
            if (failure != null) {
                failure.printStackTrace();
            }
            exit[0] = code;
        });
        return exit[0];
    }
}
