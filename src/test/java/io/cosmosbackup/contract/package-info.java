/// What clients see of an account: one list of behaviours, {@link io.cosmosbackup.contract.ClientContract}, held
/// against the emulator through SDKs that were not written here, over HTTP and HTTPS; and
/// {@link io.cosmosbackup.contract.AgreementIT}, in which every client reads what every other one wrote, the
/// engine among them. To add a client, implement {@link io.cosmosbackup.contract.ContractClient}.
@NullMarked
package io.cosmosbackup.contract;

import org.jspecify.annotations.NullMarked;
