package io.cosmosbackup.api.restore;

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

/// One restore, made once. Deleting it stops its run if it has not ended, and leaves what was restored.
@JsonClassDescription(
        "One restore into a Cosmos DB account, made once. Deleting it stops its run if it has not ended, and leaves what was restored.")
@Group(Rules.GROUP)
@Version(Rules.VERSION)
@Plural("cosmosrestores")
@ShortNames("crs")
@Categories(Rules.CATEGORY)
@ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Backup",
        jsonPath = ".status.source.backup",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Items",
        jsonPath = ".status.result.documents.items",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Written",
        jsonPath = ".status.result.documents.written",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Skipped",
        jsonPath = ".status.result.documents.skipped",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Refused",
        jsonPath = ".status.result.documents.refused",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Progress %",
        jsonPath = ".status.run.progress.percent",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Started", jsonPath = ".status.run.startedAt", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Completed",
        jsonPath = ".status.run.completedAt",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Target",
        jsonPath = ".spec.target.endpoint",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Policy",
        jsonPath = ".spec.conflictPolicy",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class CosmosRestore extends CustomResource<CosmosRestoreSpec, CosmosRestoreStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    @Required
    @JsonPropertyDescription("What is restored, and where to. Cannot be changed.")
    public CosmosRestoreSpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("How the restore went. Written by the operator; final once phase is Complete or Failed.")
    public CosmosRestoreStatus getStatus() {
        return super.getStatus();
    }
}
