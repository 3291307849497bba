package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Rules;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// Backups of one account, again and again. Deleting a schedule deletes none of its backups.
@JsonClassDescription(
        "Backups of one Cosmos DB account, again and again. Deleting a schedule deletes none of its backups.")
@Group(Rules.GROUP)
@Version(Rules.VERSION)
@Plural("cosmosbackupschedules")
@ShortNames("cbs")
@Categories(Rules.CATEGORY)
@ValidationRule(value = Rules.SCHEDULE_NAME, message = Rules.SCHEDULE_NAME_MESSAGE)
@AdditionalPrinterColumn(name = "Cron", jsonPath = ".spec.full.cron", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Time Zone",
        jsonPath = ".spec.timeZone",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Suspend", jsonPath = ".spec.suspend", type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Last Success",
        jsonPath = ".status.backups.lastSuccessfulTime",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Last Verified",
        jsonPath = ".status.upkeep.lastVerifiedTime",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Last Pruned",
        jsonPath = ".status.upkeep.lastPruneTime",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Next",
        jsonPath = ".status.schedule.nextTime",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Missed",
        jsonPath = ".status.backups.missed.count",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Failures",
        jsonPath = ".status.backups.consecutiveFailures",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Source",
        jsonPath = ".spec.source.endpoint",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class CosmosBackupSchedule extends CustomResource<CosmosBackupScheduleSpec, CosmosBackupScheduleStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    @Required
    @JsonPropertyDescription("What is backed up, where to and when.")
    public CosmosBackupScheduleSpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("How the schedule is doing, and what can be restored. Written by the operator.")
    public CosmosBackupScheduleStatus getStatus() {
        return super.getStatus();
    }
}
