/** What is written now and then beside the observations: see `stepProfiles` and `profileFigures`. */
export type ProfileName = 'samplerTrace' | 'geometricTensorSpectrum' | 'signalToNoise' | 'layerGradientNorms';
