package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.output.Screen;
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
                    + " verbs in Jobs. Install it with the Helm chart in charts/cosmos-backup."
        },
        footer = {
            "",
            Environment.HELP,
            "  COSMOSBACKUP_IMAGE              the image of the Jobs: this pod's own",
            "  COSMOSBACKUP_POD_START_TIMEOUT  how long a run waits for its pod and for what%n"
                    + "                                  it names, as ISO 8601; default PT5M",
            "  COSMOSBACKUP_MAX_CONCURRENT_BACKUPS  how many backups run at one time, in all%n"
                    + "                                  namespaces together; default 10",
            "  POD_NAMESPACE                   where the lease is; default: default",
            "  POD_NAME                        who holds it; default: the process id"
        })
public final class OperatorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        int[] exit = {0};
        Quarkus.run(OperatorApplication.class, (code, failure) -> {
            if (failure != null) {
                new Screen(Screen.standardError()).trace(failure, false);
            }
            exit[0] = code;
        });
        return exit[0];
    }
}
