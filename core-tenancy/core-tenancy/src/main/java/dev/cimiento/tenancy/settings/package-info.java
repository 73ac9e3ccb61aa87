/**
 * Settings that are stored, layered and cached, and secrets that are encrypted where they lie.
 *
 * <p>Read through {@link dev.cimiento.tenancy.TenantSettings}; write through {@link dev.cimiento.tenancy.settings.StoredSettings}.
 */
@NullMarked
package dev.cimiento.tenancy.settings;

import org.jspecify.annotations.NullMarked;
