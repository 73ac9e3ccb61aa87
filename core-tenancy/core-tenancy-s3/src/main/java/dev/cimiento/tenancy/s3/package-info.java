/** Files of tenants on Amazon S3, and on servers that speak its protocol. */
@NullMarked
package dev.cimiento.tenancy.s3;

import org.jspecify.annotations.NullMarked;
