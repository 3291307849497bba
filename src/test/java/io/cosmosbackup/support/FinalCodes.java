package io.cosmosbackup.support;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;

/// The exit codes after which a Job of the operator makes no other pod.
public final class FinalCodes {
    private FinalCodes() {}

    public static List<Integer> ofJobs() {
        CosmosBackup owner = new CosmosBackup();
        owner.setMetadata(new ObjectMetaBuilder()
                .withName("b")
                .withNamespace("shop")
                .withUid("u")
                .build());
        Job job = EngineJob.of(
                owner, "b-backup", new EngineCommand(List.of("list"), Map.of()), RunTemplate.DEFAULT, "image");
        return job.getSpec().getPodFailurePolicy().getRules().stream()
                .filter(rule -> rule.getAction().equals("FailJob"))
                .flatMap(rule -> rule.getOnExitCodes().getValues().stream())
                .toList();
    }
}
