/** Secrets of tenants from AWS Secrets Manager. */
@NullMarked
package dev.cimiento.tenancy.secretsmanager;

import org.jspecify.annotations.NullMarked;
