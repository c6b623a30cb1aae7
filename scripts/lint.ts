import { lintSteps } from './lint/steps';

/** Runs every step even if one fails, prints one line each, and what the failed ones said below their line. */
async function main(): Promise<number> {
  let passed = 0;
  let failed = 0;
  for (const step of lintSteps()) {
    const { ok, output } = await step.run();
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name}`);
    if (ok) passed += 1;
    else {
      failed += 1;
      console.log(output.trimEnd().replaceAll(/^/gm, '         '));
    }
  }
  console.log(`lint: ${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
