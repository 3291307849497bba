package io.cosmosbackup.engine.contract;

import java.util.Arrays;
import java.util.Locale;

/// What differs between Azure's clouds: who gives tokens, and for what they are asked. Cosmos DB's scope in
/// the sovereign clouds is the account's own address, which is what its SDKs ask for first everywhere.
///
/// Only the public cloud's names are those of Microsoft's guides. The others are its libraries', not tried.
public enum Cloud {
    Public(
            "https://login.microsoftonline.com/",
            "api://AzureADTokenExchange",
            "https://management.azure.com/.default",
            ".azure.com"),
    UsGovernment(
            "https://login.microsoftonline.us/",
            "api://AzureADTokenExchangeUSGov",
            "https://management.usgovcloudapi.net/.default",
            ".azure.us .usgovcloudapi.net"),
    China(
            "https://login.chinacloudapi.cn/",
            "api://AzureADTokenExchangeChina",
            "https://management.chinacloudapi.cn/.default",
            ".azure.cn .chinacloudapi.cn .microsoftonline.cn");

    private final String authorityHost;
    private final String tokenAudience;
    private final String managementScope;

    /// How its hosts end, with spaces between.
    private final String domains;

    Cloud(String authorityHost, String tokenAudience, String managementScope, String domains) {
        this.authorityHost = authorityHost;
        this.tokenAudience = tokenAudience;
        this.managementScope = managementScope;
        this.domains = domains;
    }

    /// The cloud that an account's or a storage account's host belongs to; the public one for unknown hosts.
    public static Cloud ofHost(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(cloud -> Arrays.stream(cloud.domains.split(" ", -1)).anyMatch(lower::endsWith))
                .findFirst()
                .orElse(Public);
    }

    /// The cloud of an authority host; the public one for unknown hosts.
    public static Cloud ofAuthority(String authorityHost) {
        String address = authorityHost.toLowerCase(Locale.ROOT).replaceFirst("/$", "");
        return Arrays.stream(values())
                .filter(cloud -> cloud.authorityHost.equals(address + "/"))
                .findFirst()
                .orElseGet(() -> ofHost(address.replaceFirst("^https?://", "")));
    }

    /// The address that tokens are asked of, with a slash at its end.
    public String authorityHost() {
        return authorityHost;
    }

    /// The audience that a service account's token needs, so that it can be exchanged for one of Entra's.
    public String tokenAudience() {
        return tokenAudience;
    }

    /// @param host the account's
    public String cosmosScope(String host) {
        return this == Public ? "https://cosmos.azure.com/.default" : "https://" + host + "/.default";
    }

    /// One for the storage accounts of all clouds.
    public String storageScope() {
        return "https://storage.azure.com/.default";
    }

    /// The address of Azure Resource Manager, without a slash at its end.
    public String managementHost() {
        return managementScope.replaceFirst("/[.]default$", "");
    }

    /// For the control plane (Azure Resource Manager).
    public String managementScope() {
        return managementScope;
    }
}
