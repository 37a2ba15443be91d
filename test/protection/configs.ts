import { stackSchema } from "../../protection/schema";
import type { StackConfig } from "../../protection/schema";

/** The least that each environment has to say; everything else is the schema's default. */
export const minimal = {
  production: {
    environment: "production",
    breakGlassRoleName: "break-glass",
    recoveryAccount: { accountId: "444455556666", roleName: "deployer", breakGlassRoleName: "break-glass" },
    dns: { zone: { create: "example.com" }, recordName: "api.example.com", primaryEndpoint: "a.example.com" },
    alerts: {
      critical: { email: ["ops@example.com"] },
      warning: { email: ["ops@example.com"] },
      informational: { email: ["ops@example.com"] },
    },
    escalation: {
      levels: {
        devops: { email: ["ops@example.com"] },
        securityCompliance: { email: ["security@example.com"] },
        executive: { email: ["executive@example.com"] },
        external: { email: ["external@example.com"] },
      },
    },
  },
  staging: {
    environment: "staging",
    breakGlassRoleName: "break-glass",
    storage: { maximumRetentionDays: 30 },
    dns: { zone: { create: "example.com" }, recordName: "api.example.com", primaryEndpoint: "a.example.com" },
  },
} as const;

/** A valid configuration with one change to it. */
export function configWith(
  environment: "production" | "staging",
  change: (config: StackConfig) => void = () => undefined,
): StackConfig {
  const config = stackSchema.parse(minimal[environment]);
  change(config);
  return config;
}
