package io.cosmosbackup.api.repository;

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

/// A place that holds backups. Its Ready condition shows whether it can be used.
@JsonClassDescription(
        "A place that holds backups: a Blob container, with a prefix or without. Its Ready condition tells whether it can be used: as of the last probe, which is made every hour, at once when a run could not use it, and when the annotation cosmosbackup.io/probe-requested-at gets a new value (kubectl annotate cbr NAME --overwrite cosmosbackup.io/probe-requested-at=$(date +%s)).")
@Group(Rules.GROUP)
@Version(Rules.VERSION)
@Plural("cosmosbackuprepositories")
@ShortNames("cbr")
@Categories(Rules.CATEGORY)
@ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
@ValidationRule(value = Rules.SAME_PLACE, message = Rules.SAME_PLACE_MESSAGE)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Access", jsonPath = ".spec.access", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Backups", jsonPath = ".status.backups", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Damaged",
        jsonPath = ".status.probe.damaged",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Probed", jsonPath = ".status.probe.time", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Immutable",
        jsonPath = ".status.probe.protection.immutabilityPolicy",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Soft Delete Days",
        jsonPath = ".status.probe.protection.softDeleteDays",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class CosmosBackupRepository extends CustomResource<CosmosBackupRepositorySpec, CosmosBackupRepositoryStatus>
        implements Namespaced {
    /// A new value has the repository probed at once.
    public static final String PROBE_ANNOTATION = "cosmosbackup.io/probe-requested-at";

    private static final long serialVersionUID = 1L;

    @Override
    @Required
    @JsonPropertyDescription(
            "Where backups live, and how to get there. Endpoint, container and prefix stay what they are"
                    + " once a probe has reached them: another place is another repository.")
    public CosmosBackupRepositorySpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("What the last probe found, and how many backups there are now. Written by the operator.")
    public CosmosBackupRepositoryStatus getStatus() {
        return super.getStatus();
    }
}
