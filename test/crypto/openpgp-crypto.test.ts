import { createOpenPgpCrypto } from '../../src/crypto/openpgp-crypto';
import { cryptoContract } from '../contract/crypto';

cryptoContract('OpenPGP.js', createOpenPgpCrypto);
