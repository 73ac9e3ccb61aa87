/**
 * What a tenant may use and how much of it: feature values, rollouts and kill switches ({@link dev.cimiento.tenancy.features.Features}),
 * quotas with leases ({@link dev.cimiento.tenancy.features.Quotas}), and the gate before each module ({@link
 * dev.cimiento.tenancy.features.ModuleGate}).
 */
@NullMarked
package dev.cimiento.tenancy.features;

import org.jspecify.annotations.NullMarked;
