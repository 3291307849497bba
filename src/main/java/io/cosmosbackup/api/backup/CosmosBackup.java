package io.cosmosbackup.api.backup;

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

/// One backup, made once. Deleting it stops its run if it has not ended; its deletion policy says what becomes of
/// what the repositories hold.
@JsonClassDescription(
        "One backup of a Cosmos DB account, made once. Deleting it stops its run if it has not ended; deletionPolicy says what becomes of what the repositories hold. One that you make is kept until you say otherwise (spec.retain). The annotation cosmosbackup.io/pin: \"true\" keeps any from retention for as long as it is there.")
@Group(Rules.GROUP)
@Version(Rules.VERSION)
@Plural("cosmosbackups")
@ShortNames("cb")
@Categories(Rules.CATEGORY)
@ValidationRule(value = Rules.BACKUP_NAME, message = Rules.BACKUP_NAME_MESSAGE)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Restores To",
        jsonPath = ".status.cuts.first",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Items",
        jsonPath = ".status.run.progress.items",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Bytes",
        jsonPath = ".status.run.progress.bytes",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Progress %",
        jsonPath = ".status.run.progress.percent",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Copies",
        jsonPath = ".status.durableCopies",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Verified",
        jsonPath = ".status.lastVerification.result",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Completed",
        jsonPath = ".status.run.completedAt",
        type = AdditionalPrinterColumn.Type.STRING) // a time and no age: it is compared with that of the damage
@AdditionalPrinterColumn(
        name = "Started",
        jsonPath = ".status.run.startedAt",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Type",
        jsonPath = ".spec.type",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Last Verified",
        jsonPath = ".status.lastVerification.time",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Kept",
        jsonPath = ".status.retention.keep",
        type = AdditionalPrinterColumn.Type.BOOLEAN,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Retention",
        jsonPath = ".status.retention.reasons[0]",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Goes At",
        jsonPath = ".status.retention.due",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Encrypted",
        jsonPath = ".status.backup.encrypted",
        type = AdditionalPrinterColumn.Type.BOOLEAN,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Origin",
        jsonPath = ".status.origin",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Series",
        jsonPath = ".status.backup.series",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Request Units",
        jsonPath = ".status.run.requestUnits",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Backup",
        jsonPath = ".status.backup.id",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class CosmosBackup extends CustomResource<CosmosBackupSpec, CosmosBackupStatus> implements Namespaced {
    /// On a backup that a schedule has made: the schedule's name.
    public static final String SCHEDULE_LABEL = "cosmosbackup.io/schedule";

    /// With the value `true`: retention keeps the backup until the annotation is taken away.
    public static final String PIN_ANNOTATION = "cosmosbackup.io/pin";

    /// Holds a backup whose data goes with it until the data is gone, or cannot be deleted.
    public static final String FINALIZER = "cosmosbackup.io/delete-data";

    private static final long serialVersionUID = 1L;

    @Override
    @Required
    @JsonPropertyDescription(
            "What the backup is of: a schedule's settings, or settings of its own. Cannot be changed, but for retain.")
    public CosmosBackupSpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription(
            "How the backup went. Written by the operator. Once phase is Complete or Failed the run has ended; what is said"
                    + " of its copies, its verification and its retention goes on.")
    public CosmosBackupStatus getStatus() {
        return super.getStatus();
    }
}
